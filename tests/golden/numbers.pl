#!/usr/bin/perl
# numbers.pl TEXT JSON: every number that a report prints (its text, by
# pdftotext -layout) stands in the JSON of the same analysis, rounded as it is
# printed. Names those that do not, and ends with how many were looked up.
use strict;
use warnings;
use utf8;
use JSON::PP;
binmode STDOUT, ':encoding(UTF-8)';

my ($text_file, $json_file) = @ARGV;
my $text = read_file($text_file, ':encoding(UTF-8)');
my $json = decode_json(read_file($json_file, ':raw'));
my ($weeks, $year) = (28, 365.25); # days in which a trend is told
my $lookups = 0;
my @faults;

check_sentences();
check_tiles();
check_techniques();
check_ratings();
check_rest();
print "$_\n" for @faults;
print "$lookups numbers\n";
exit(@faults ? 1 : 0);

sub read_file {
	my ($name, $layer) = @_;
	open my $file, "<$layer", $name or die "$name: $!\n";
	local $/;
	return scalar <$file>;
}

# "−1.7", "+0.6", "2,600" as numbers.
sub value {
	my $printed = shift;
	$printed =~ tr/−,±+/-/d;
	return $printed + 0;
}

# Whether a number was printed for this value.
sub rounds {
	my ($printed, $value) = @_;
	return 0 unless defined $value;
	my $decimals = $printed =~ /\.(\d+)/ ? length $1 : 0;
	my $off = abs(value($printed) - $value);
	return $off <= 0.5 * 10**-$decimals + 1e-9;
}

sub expect {
	my ($what, $printed, $value) = @_;
	$lookups++;
	push @faults, "$what: $printed is not "
	    . (defined $value ? $value : 'null')
	    unless rounds($printed, $value);
}

# --- what stands in a known place -------------------------------------------

sub check_sentences {
	my ($pain, $trend) = ($json->{pain}, $json->{pain}{trend});

	if ($text =~ /pain went from ([\d.]+) \(.*?\) to ([\d.]+) \(last/s) {
		expect('start', $1, $pain->{baseline}{value});
		expect('now', $2, $pain->{current}{value});
	}
	expect('change', $1, abs $pain->{change})
	    if $text =~ /That is ([\d.]+) points (?:lower|higher)/;
	if ($text =~ /about ([\d.]+) points (every 4 weeks|a year) \(approximate\s+range ([\d.]+) to ([\d.]+)\)/) {
		my $days = $2 eq 'a year' ? $year : $weeks;
		my @limits = sort { $a <=> $b }
		    map { abs $days * $trend->{$_} } qw(lower upper);
		expect('slope', $1, abs $days * $trend->{slope_per_day});
		expect('slope from', $3, $limits[0]);
		expect('slope to', $4, $limits[1]);
	}
	if ($text =~ /lower in (\d+) % \(range (\d+) % to (\d+) %\)/) {
		expect('NAP', $1, 100 * $pain->{nap}{value});
		expect('NAP from', $2, 100 * $pain->{nap}{lower});
		expect('NAP to', $3, 100 * $pain->{nap}{upper});
	}
	if ($text =~ /weeks answered, (\d+) of (\d+)/) {
		expect('answered', $1, $json->{coverage}{weeks_answered});
		expect('weeks', $2, $json->{coverage}{weeks_expected});
	}
	if ($text =~ /each of the (\d+) sessions, (\d+) with both/) {
		expect('sessions', $1, $json->{coverage}{sessions});
		expect('with both', $2,
		    $json->{coverage}{sessions_with_both_scores});
	}
	expect('recalled', $1, $json->{coverage}{recalled_before})
	    if $text =~ /recalled later \((\d+)\)/;
}

# The counts under the four tiles; the fourth is of one movement.
sub check_tiles {
	my ($line) = $text =~ /^(.*(?:from \d+ reading|no readings).*)$/m;
	my @counts = ($line // '') =~ /from (\d+) reading|(no) readings/g;
	@counts = map { $_ eq 'no' ? 0 : $_ } grep { defined } @counts;
	my @measures = qw(pain interference activities);

	for my $i (0 .. $#measures) {
		expect("readings of $measures[$i]", $counts[$i],
		    $json->{ $measures[$i] }{readings})
		    if defined $counts[$i];
	}
}

# A row of the panel: the estimate and its range, twice; below it on how many
# sessions it rests.
sub check_techniques {
	my %names = (
		'Deep tissue' => 'deep_tissue',
		'Trigger point' => 'trigger_point',
		'Myofascial release' => 'myofascial_release',
		'Stretching, mobilisation' => 'stretching_mobilization',
		'Other' => 'other',
	);
	my ($panel) = $text =~ /(^Change in pain .*?^What these records)/ms;

	for my $name (sort keys %names) {
		last unless defined $panel;
		my ($row, $below) =
		    $panel =~ /^ +\Q$name\E\b(.*)\n((?:.*\n){2})/m or next;
		my $sums = $json->{techniques}{recorded}{right_after};
		my ($sum) = grep { $_->{technique} eq $names{$name} }
		    @{ $sums->{techniques} };

		if ($below =~ /in (\d+) sessions?, pain before ([\d.]+)/) {
			expect("sessions of $name", $1, $sum->{sessions});
			expect("before $name", $2, $sum->{mean_before});
		}
		check_row($name, $names{$name}, $row);
	}
}

# The order within a half of the row depends on where there was room, so
# each number is looked for by its kind.
sub check_row {
	my ($name, $key, $row) = @_;
	my @ranges = $row =~ /([−+]?[\d.]+) to ([−+]?[\d.]+)/g;
	$row =~ s/[−+]?[\d.]+ to [−+]?[\d.]+//g;
	my @means = $row =~ /([−+]?\d+\.\d)/g;
	my @found = map {
		grep { $_->{technique} eq $key && $_->{shown} }
		    @{ $json->{techniques}{$_}{estimates} // [] }
	} qw(right_after by_next_visit);

	return if @ranges != 2 * @found || @means != @found;
	for my $estimate (@found) {
		expect("$name", shift @means, $estimate->{theta});
		expect("$name from", shift @ranges, $estimate->{lower});
		expect("$name to", shift @ranges, $estimate->{upper});
	}
}

# Tightness and swelling stand beside each other, or alone.
sub check_ratings {
	my ($part) = $text =~ /self-rated after the session(.*)/s or return;
	my @ratings = grep { $_->{readings} } @{$json}{qw(tightness swelling)};
	my %printed = (
		first => [$part =~ /\bfirst (\d+)(?=$|  )/gm],
		latest => [$part =~ /\b(?:now|latest) (\d+(?:\.\d)?)(?=$|  )/gm],
	);

	for my $key (sort keys %printed) {
		my @values = sort { $a <=> $b } map { $_->{$key} } @ratings;
		my @found = sort { $a <=> $b } @{ $printed{$key} };

		expect("rating, $key", $_, shift @values) for @found;
		push @faults, "a rating's $key is not printed" if @values;
	}
}

# --- everything else ---------------------------------------------------------

sub check_rest {
	my @values = (numbers_in($json), derived(), slopes());
	my @signed = (differences_in($json), slopes());
	my $months = 'January|February|March|April|May|June|July|August|'
	    . 'September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|'
	    . 'Aug|Sep|Oct|Nov|Dec';
	my $rest = $text;

	# Words of people, and what tells one report from another.
	$rest =~ s/^Remarks by the therapist.*?^This report/This report/gms;
	$rest =~ s/^ +[a-z] \d{1,2} (?:$months), .*$//gm;
	$rest =~ s/^Data up to .*$//gm;
	$rest =~ s/\b[A-Z]\d{4}\b//g;
	$rest =~ s/Page \d of \d//g;
	# Days, under a chart without their months.
	$rest =~ s/^[ \d]+\n[^\n]*session date, [\d –]+$//gm;
	$rest =~ s/\b\d{1,2}\s+(?:$months)\b(?:\s+\d{4})?//g;
	$rest =~ s/\b(?:$months)\s+\d{4}//g;
	$rest =~ s/session date, [\d –]+//g;
	# What is printed in every report.
	$rest =~ s/$_//g for '0–10', '90 % interval', '30 % lower than start',
	    'every 4 weeks', 'of 3 needed', '50 % would be no change',
	    'appears from 8 sessions', 'the last 30 of', 'up to 10 sessions',
	    '12 Jalan SS 2/24';
	$rest = without_axes($rest);
	while ($rest =~ /([−+±]?)(\d[\d,]*(?:\.\d+)?)/g) {
		my ($sign, $digits) = ($1, $2);
		$lookups++;
		next if grep { fits($sign, $digits, $_) }
		    $sign =~ /[−+]/ ? @signed : @values;
		my ($line) = substr($rest, 0, pos $rest) =~ /([^\n]*)\z/;
		push @faults, "$sign$digits is in no place: ..."
		    . substr($line, -60);
	}
}

# Without a sign a number may be the size of one below 0.
sub fits {
	my ($sign, $digits, $value) = @_;
	return rounds("$sign$digits", $value) if $sign =~ /[−+]/;
	return rounds($digits, abs $value);
}

sub numbers_in {
	my $node = shift;
	return map { numbers_in($_) } values %$node if ref $node eq 'HASH';
	return map { numbers_in($_) } @$node if ref $node eq 'ARRAY';
	return defined $node && !ref $node && $node =~ /^-?\d+(\.\d+)?(e.\d+)?$/
	    ? $node + 0
	    : ();
}

# The numbers that are printed with a sign.
sub differences_in {
	my ($node, $key) = @_;
	return map { differences_in($node->{$_}, $_) } sort keys %$node
	    if ref $node eq 'HASH';
	return map { differences_in($_, $key) } @$node if ref $node eq 'ARRAY';
	return grep { defined } $node
	    if $key =~ /^(change|theta|mu|lower|upper|mu_lower|mu_upper|mean|raw_weighted_mean|diff)$/;
	# Degrees have a sign where a joint passes its zero.
	return grep { defined && $_ < 0 } $node
	    if $key =~ /^(baseline|current)$/;
	return ();
}

# What is printed in another unit, or as a difference or a count.
sub derived {
	my $pain = $json->{pain};
	my %first = map { $_ => 1 } @{ $json->{regions}{first}{regions} // [] };
	my @latest = @{ $json->{regions}{latest}{regions} // [] };
	my $both = grep { $first{$_} } @latest;
	my @apart = grep { $_->{told_apart} } map {
		@{ $json->{techniques}{$_}{contrasts} // [] }
	} qw(right_after by_next_visit);
	my %answers;
	$answers{ $_->{value} }++ for @{ $json->{global_changes} };
	my @derived = ($pain->{readings} - $pain->{later_readings}, $both,
		@latest - $both, keys(%first) - $both, scalar @latest,
		scalar keys %first, scalar(@apart) - 2);

	# "16 earlier", when two or three days of an answer are named.
	push @derived, map { ($_ - 2, $_ - 3) } values %answers;

	push @derived, 0.7 * $pain->{baseline}{value}
	    if defined $pain->{baseline}{value};
	push @derived, map { 100 * $_ } @{ $pain->{nap} }{qw(value lower upper)}
	    if $pain->{nap};
	return @derived;
}

sub slopes {
	my $trend = $json->{pain}{trend} or return ();
	return map { ($weeks * $_, $year * $_) } grep { defined }
	    @{$trend}{qw(slope_per_day lower upper)};
}

# Axes stand at the start of a line, or fill one.
sub without_axes {
	my %ticks = map { $_ => 1 } 0, 2, 4, 5, 6, 8, 10;
	my @lines = split /\n/, shift;

	for my $movement (@{ $json->{movements} }) {
		$ticks{$_} = 1
		    for $movement->{normal}, int($movement->{normal} / 2);
	}
	for (@lines) {
		s/−4\s+−2\s+0\s+\+2\s+\+4//g;
		s/^\s*(\d+)(?=\s\s|\s*$)/$ticks{$1} ? '' : $1/e;
		s/(\d+)/$ticks{$1} ? '' : $1/ge if /^[\s\d]+$/;
	}
	return join "\n", @lines;
}
