/*
 * structure.mjs: what a reader that does not see gets from each report. The
 * tree of elements (by qpdf), the text in them and the outline (by pdf.js)
 * are written down and compared with the expected ones. With --accept what
 * is found now becomes what is expected.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
	existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const module = join(here,
    '../browser/node_modules/pdfjs-dist/legacy/build/pdf.mjs');
const expected = join(here, 'expected');
const accept = process.argv.includes('--accept');
const headings = ['H1', 'H2', 'H3'];

if (!existsSync(module)) {
	console.log('1..0 # SKIP no node_modules: run npm ci in tests/browser');
	process.exit(accept ? 1 : 0);
}
/* pdf.js looks for a canvas, which nobody needs here, and says so. */
const { warn, log } = console;
console.warn = console.log = () => {};
const { getDocument, OPS, VerbosityLevel } = await import(module);
console.warn = warn;
console.log = log;

/* The tree as the file has it, with the attributes that pdf.js drops. */
function treeOf(file) {
	const json = JSON.parse(execFileSync('qpdf',
	    ['--json=2', '--json-key=qpdf', file],
	    { maxBuffer: 1 << 28, encoding: 'utf8' }));
	const objects = json.qpdf[1];
	const get = (ref) => typeof ref === 'string' && / R$/.test(ref) ?
	    objects[`obj:${ref}`].value : ref;
	const string = (value) => value?.replace(/^[ub]:/, '');
	const kids = (element) => {
		const list = get(element['/K']) ?? [];
		return Array.isArray(list) ? list : [element['/K']];
	};
	const id = (page, number) =>
	    `p${page.replace(/ 0 R$/, '')}R_mc${number}`;
	const seen = new Set();
	const walk = (ref) => {
		const element = get(ref);
		const node = {
			role: element['/S'].slice(1),
			alt: string(element['/Alt']),
			said: string(element['/ActualText']),
			lang: string(element['/Lang']),
			scope: get(element['/A'])?.['/Scope']?.slice(1),
			rows: get(element['/A'])?.['/RowSpan'],
			ids: [],
			children: [],
		};

		seen.add(ref);

		for (const kid of kids(element)) {
			const value = get(kid);

			if (typeof value === 'number')
				node.ids.push(id(element['/Pg'], value));
			else if (value['/S'])
				node.children.push(walk(kid));
			else
				node.ids.push(id(value['/Pg'], value['/MCID']));
		}
		return node;
	};
	const root = get(objects.trailer.value['/Root']);

	assert.equal(get(root['/MarkInfo'])['/Marked'], true);
	for (const object of Object.values(objects)) {
		if (object.value?.['/Type'] === '/Page')
			assert.equal(object.value['/Tabs'], '/S');
	}
	const structure = get(root['/StructTreeRoot']);
	const tree = kids(structure).map(walk);
	const parents = get(get(structure['/ParentTree'])['/Nums'])
	    .flatMap((entry) => get(entry)).filter((ref) => / R$/.test(ref));

	assert.ok(parents.length > 20);
	for (const ref of parents)
		assert.ok(seen.has(ref), `${ref} is in no tree`);
	return tree;
}

/* The text of a page: of each piece by its id, of artifacts, of neither. */
async function textOf(page) {
	const content = await page.getTextContent({ includeMarkedContent: true });
	const text = { byId: new Map(), artifacts: [], loose: [] };
	const open = [];

	for (const item of content.items) {
		const piece = open.findLast((one) => one.id || one.artifact);
		const words = item.str + (item.hasEOL ? ' ' : '');

		if (item.type === 'endMarkedContent') {
			open.pop();
		} else if (item.type) {
			open.push({ id: item.id, artifact: item.tag === 'Artifact' });
			if (item.tag === 'Artifact')
				text.artifacts.push('');
		} else if (piece?.artifact) {
			text.artifacts.push(text.artifacts.pop() + words);
		} else if (piece) {
			text.byId.set(piece.id,
			    (text.byId.get(piece.id) ?? '') + words);
		} else if (item.str.trim() !== '') {
			text.loose.push(item.str);
		}
	}
	assert.equal(open.length, 0);
	text.artifacts = text.artifacts.filter((one) => one.trim() !== '');
	return text;
}

/* How often something is drawn outside of every element and artifact. */
async function looseShapes(page) {
	const paints = [OPS.stroke, OPS.closeStroke, OPS.fill, OPS.eoFill,
		OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke,
		OPS.showText, OPS.showSpacedText, OPS.paintImageXObject];
	const list = await page.getOperatorList();
	let depth = 0, loose = 0, painted = 0;

	for (const op of list.fnArray) {
		if (op === OPS.beginMarkedContent ||
		    op === OPS.beginMarkedContentProps) {
			depth++;
		} else if (op === OPS.endMarkedContent) {
			depth--;
		} else if (paints.includes(op)) {
			painted++;
			loose += depth === 0;
		}
	}
	assert.ok(painted > 20, 'the page has content');
	return loose;
}

/* What pdf.js hands to a reader, leaf by leaf, in its order. */
function leavesOfReader(node, out = []) {
	const ids = (node.children ?? []).filter((kid) => kid.type === 'content');

	if (ids.length > 0)
		out.push({ role: node.role, alt: node.alt, lang: node.lang,
			ids: ids.map((kid) => kid.id) });
	for (const kid of node.children ?? []) {
		if (kid.type !== 'content')
			leavesOfReader(kid, out);
	}
	return out;
}

function leavesOfFile(nodes, ids, out = []) {
	for (const node of nodes) {
		const here = node.ids.filter((id) => ids.has(id));

		if (here.length > 0)
			out.push({ role: node.role, alt: node.alt ?? node.said,
				lang: node.lang, ids: here });
		leavesOfFile(node.children, ids, out);
	}
	return out;
}

function all(nodes) {
	return nodes.flatMap((node) => [node, ...all(node.children)]);
}

function plain(words) {
	return JSON.stringify(words.replace(/\s+/g, ' ').trim());
}

function dumpNode(node, text, depth, lines) {
	const words = node.ids.map((id) => text.get(id) ?? '').join('');
	const parts = [node.role];

	for (const name of ['lang', 'scope', 'rows', 'alt', 'said']) {
		if (node[name] !== undefined)
			parts.push(`${name}=${JSON.stringify(node[name])}`);
	}
	if (words !== '' && node.role !== 'Figure')
		parts.push(plain(words));
	lines.push('  '.repeat(depth) + parts.join(' '));
	for (const kid of node.children)
		dumpNode(kid, text, depth + 1, lines);
}

function dumpOutline(items, depth, lines) {
	for (const item of items ?? []) {
		lines.push(`${'  '.repeat(depth)}outline ${item.title}`);
		dumpOutline(item.items, depth + 1, lines);
	}
}

/* Reads one report, asserts what holds for all, returns what it is. */
async function read(file) {
	const pdf = await getDocument({ url: file,
		verbosity: VerbosityLevel.ERRORS }).promise;
	const tree = treeOf(file);
	const elements = all(tree);
	const owned = new Set(elements.flatMap((node) => node.ids));
	const text = new Map(), artifacts = [];
	const { info, metadata } = await pdf.getMetadata();
	const lines = [`title ${info.Title}`, `language ${info.Language}`,
		`created ${info.CreationDate}`];

	assert.equal((await pdf.getViewerPreferences()).DisplayDocTitle, true);
	assert.equal(metadata.get('dc:title'), info.Title);
	assert.equal(info.PDFFormatVersion, '1.7');
	for (let i = 1; i <= pdf.numPages; i++) {
		const page = await pdf.getPage(i);
		const found = await textOf(page);
		const reader = leavesOfReader(await page.getStructTree());
		const ids = new Set(reader.flatMap((leaf) => leaf.ids));

		assert.deepEqual(found.loose, [], `page ${i}: text in no element`);
		assert.equal(await looseShapes(page), 0,
		    `page ${i}: a shape in no element`);
		assert.deepEqual(reader, leavesOfFile(tree, ids));
		for (const [id, words] of found.byId) {
			assert.ok(owned.has(id), `page ${i}: ${words} has no element`);
			text.set(id, words);
		}
		artifacts.push(...found.artifacts.map((one) =>
		    `artifact ${i} ${plain(one)}`));
	}
	assertElements(elements);
	lines.push(`labels ${(await pdf.getPageLabels()).join(' ')}`);
	dumpOutline(await pdf.getOutline(), 0, lines);
	for (const node of tree)
		dumpNode(node, text, 0, lines);
	await pdf.destroy();
	return [...lines, ...artifacts, ''].join('\n');
}

function assertElements(elements) {
	let level = 0;

	for (const node of elements) {
		if (node.role === 'Figure')
			assert.ok(node.alt?.length > 10, 'a figure has no words');
		if (node.role === 'TH')
			assert.match(node.scope ?? '', /^(Row|Column)$/);
		if (!headings.includes(node.role))
			continue;
		assert.ok(headings.indexOf(node.role) <= level,
		    'a level of headings is left out');
		level = headings.indexOf(node.role) + 1;
	}
	assert.equal(elements[0].role, 'Document');
	assert.ok(!elements.some((node) => node.role === 'NonStruct'));
}

const folder = mkdtempSync(join(tmpdir(), 'structure.'));
const reports = readFileSync(join(here, 'reports'), 'utf8').split('\n')
    .filter((line) => /^[a-z]/.test(line)).map((line) => line.split('\t')[0]);
let failed = 0;

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
console.log(`1..${reports.length}`);
for (const [i, name] of reports.entries()) {
	const golden = join(expected, `${name}.structure`);
	let why = null;

	try {
		execFileSync(join(here, 'draw.sh'), [name, folder],
		    { stdio: 'pipe' });
		const file = join(folder, `${name}.pdf`);

		execFileSync('qpdf', ['--check', file], { stdio: 'pipe' });
		const now = await read(file);

		if (accept)
			writeFileSync(golden, now);
		assert.equal(now, readFileSync(golden, 'utf8'));
	} catch (error) {
		why = error;
		failed++;
	}
	console.log(`${why ? 'not ok' : 'ok'} ${i + 1} ${name}: ` +
	    'every word is in its element, every figure has words');
	if (why)
		console.log(String(why.stack).replace(/^/gm, '# '));
}
process.exit(failed > 0 ? 1 : 0);
