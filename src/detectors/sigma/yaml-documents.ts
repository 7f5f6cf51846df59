import { type Document, isMap, LineCounter, parseAllDocuments } from 'yaml'
import { type PlainRecord, recordOrEmpty } from '../../events/plain-record.ts'
import type { LineOf, RuleProblem } from './rule.ts'

/** A document of a YAML file as plain values, and where its parts stand. */
export interface YamlDocument {
  readonly content: PlainRecord
  readonly lineOf: LineOf
}

/** Larger files are no rules. */
const MOST_CHARACTERS = 262_144
const MOST_DOCUMENTS = 100

/** The documents of a YAML file, and what is wrong with it. Anchors are not followed: a few lines of them make gigabytes. */
export function yamlDocuments(
  file: string,
  text: string,
): { readonly documents: readonly YamlDocument[]; readonly problems: readonly RuleProblem[] } {
  const refused = (line: number, message: string) => ({
    documents: [],
    problems: [{ file, line, message }],
  })
  if (text.length > MOST_CHARACTERS)
    return refused(1, `the file has more than ${MOST_CHARACTERS} characters; split it`)
  const lines = new LineCounter()
  const parsed = [...parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true })]
  if (parsed.length > MOST_DOCUMENTS)
    return refused(1, `the file has more than ${MOST_DOCUMENTS} documents; split it`)
  const read = parsed.flatMap((document) => readDocument(document, lines))
  return {
    documents: read.filter((one) => 'content' in one),
    problems: read.flatMap((one) => ('message' in one ? [{ file, ...one }] : [])),
  }
}

/** A document, or what is wrong with it; nothing of an empty one. */
function readDocument(
  document: Document.Parsed,
  lines: LineCounter,
): readonly (YamlDocument | Pick<RuleProblem, 'line' | 'message'>)[] {
  const lineAt = (node: unknown): number => lines.linePos(startOf(node)).line || 1
  const { contents } = document
  const [error] = document.errors
  if (error !== undefined) {
    const message = `it is no YAML: ${error.message.split('\n')[0]}`
    return [{ line: error.linePos?.[0].line ?? 1, message }]
  }
  if (contents === null) return []
  if (!isMap(contents))
    return [{ line: lineAt(contents), message: 'a rule is a map of names and values' }]
  const lineOf: LineOf = (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true)
      if (node !== undefined && node !== null)
        return lineAt(keyOf(document, path.slice(0, length)) ?? node)
    }
    return lineAt(contents)
  }
  try {
    return [{ content: recordOrEmpty(document.toJS({ maxAliasCount: 0 })), lineOf }]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [{ line: lineAt(contents), message: `it cannot be read: ${why}` }]
  }
}

function startOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node)) return 0
  const { range } = node
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0
}

/** The key under which a value stands: it is on the line that people look for. */
function keyOf(document: Document, path: readonly (string | number)[]): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  return parent.items.find(({ key }) => String(key) === String(path.at(-1)))?.key
}
