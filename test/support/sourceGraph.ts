import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface Import {
  /** A file of the project by its path from the root, or a package by its name. */
  readonly to: string;
  /** It leaves no trace at run time. */
  readonly isType: boolean;
  /** What is taken; `*` for everything. */
  readonly names: readonly string[];
}

export interface Source {
  /** From the root. */
  readonly path: string;
  /** Without comments. */
  readonly text: string;
  /** Without what stands in quotation marks, either. */
  readonly code: string;
  readonly imports: readonly Import[];
  readonly exports: readonly { readonly name: string; readonly isType: boolean }[];
}

/** Every source file below the folders. */
export function sourcesIn(...folders: readonly string[]): readonly Source[] {
  return folders
    .filter(folder => existsSync(join(root, folder)))
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
    )
    .filter(path => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .map(path => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

export function sourceOf(path: string, text: string): Source {
  const bare = text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\w])\/\/.*/g, '');
  return {
    path,
    text: bare,
    code: bare.replace(/'(?:[^'\\\n]|\\.)*'/g, "''"),
    imports: importsOf(path, bare),
    exports: exportsOf(bare),
  };
}

function importsOf(path: string, text: string): readonly Import[] {
  const target = (from: string) => (from.startsWith('.') ? normalize(join(dirname(path), from)) : from);
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:([^'";=()]*?)\s*from\s+)?'([^']+)'/gm);
  const called = text.matchAll(/(typeof\s+)?\bimport\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, type, clause = '', from = '']) => {
      const braces = /\{([^}]*)\}/.exec(clause)?.[1];
      const named = (braces ?? '')
        .split(',')
        .map(name => name.trim())
        .filter(name => name !== '');
      const isType =
        type !== undefined ||
        (named.length > 0 && clause.trim().startsWith('{') && named.every(name => name.startsWith('type ')));
      const names =
        braces === undefined
          ? ['*']
          : named.map(name => name.replace(/^type\s+/, '').split(/\s+as\s+/)[0] ?? '');
      return { to: target(from), isType, names };
    }),
    ...[...called].map(([, type, from = '']) => ({
      to: target(from),
      isType: type !== undefined,
      names: ['*'],
    })),
  ];
}

function exportsOf(text: string): Source['exports'] {
  const declared = text.matchAll(
    /^export\s+(?:async\s+)?(?:abstract\s+)?(function\*?|const|let|class|interface|type|enum)\s+(\w+)/gm,
  );
  const listed = text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm);
  return [
    ...[...declared].map(([, kind = '', name = '']) => ({
      name,
      isType: kind === 'interface' || kind === 'type',
    })),
    ...[...listed].flatMap(([, names = '']) =>
      names.split(',').map(name => ({
        name:
          name
            .trim()
            .split(/\s+as\s+/)
            .at(-1) ?? '',
        isType: false,
      })),
    ),
  ].filter(({ name }) => name !== '');
}

/** Groups of nodes of which each leads to every other: what imports in a circle (Tarjan's strongly connected components). */
export function circlesIn(graph: ReadonlyMap<string, Iterable<string>>): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const index = order.size;
    order.set(node, index);
    low.set(node, index);
    open.push(node);
    let lowest = index;
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (open.includes(next)) lowest = Math.min(lowest, order.get(next) ?? index);
    }
    low.set(node, lowest);
    if (lowest === index) {
      const circle = open.splice(open.indexOf(node));
      if (circle.length > 1 || [...(graph.get(node) ?? [])].includes(node)) circles.push(circle.toSorted());
    }
    return lowest;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}

/** Which folders that stand beside each other import each other, level by level: `shared/kit` → `shared/table`. */
export function folderGraph(sources: readonly Source[]): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const { path, imports } of sources) {
    for (const { to } of imports) {
      const [from, other] = firstDifference(dirname(path).split('/'), dirname(to).split('/'));
      if (from === undefined || other === undefined) continue;
      graph.set(from, (graph.get(from) ?? new Set()).add(other));
      if (!graph.has(other)) graph.set(other, new Set());
    }
  }
  return graph;
}

/** The two folders, side by side, in which two paths part; undefined where one holds the other. */
function firstDifference(a: readonly string[], b: readonly string[]): readonly [string?, string?] {
  const at = a.findIndex((part, index) => part !== b[index]);
  if (at === -1 || b[at] === undefined) return [];
  return [a.slice(0, at + 1).join('/'), b.slice(0, at + 1).join('/')];
}
