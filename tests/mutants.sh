#!/bin/sh
# Every guard of tests/mutants/list stands in its file, once, and the tests
# that must notice are there; so that "make mutants" breaks them all. TAP;
# from the top of the tree.
set -eu
perl -00 -ne '
	next if /^#/;
	my %of;
	for (split /\n/) {
		my ($key, $words) = /^(\w+)\s+(.*)$/ or next;
		push @{$of{$key}}, $words;
	}
	my $name = $of{name}[0];
	my @wrong;
	my $text = "";
	if (open my $file, "<", $of{file}[0]) {
		local $/;
		$text = <$file>;
	}
	my $old = quotemeta join "\n", @{$of{old}};
	$old =~ s/(?:\\\s+)+/\\s+/g;
	my $n = () = $text =~ /$old/g;
	push @wrong, "what is old is $n times in $of{file}[0]" if $n != 1;
	for (@{$of{test}}) {
		my ($path) = /^(\S+)/;
		push @wrong, "there is no $path" unless -e $path || -e "$path.c";
	}
	$count++;
	print @wrong ? "not ok" : "ok", " $count - $name\n";
	print "# $_\n" for @wrong;
	$failed ||= @wrong;
	END {
		print "1..", $count + 0, "\n";
		exit($failed || !$count ? 1 : 0);
	}' tests/mutants/list
