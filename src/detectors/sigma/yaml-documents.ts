import { type Document, isMap, LineCounter, parseAllDocuments } from 'yaml'
import type { LineOf, RuleProblem } from './rule.ts'

/** A document of a YAML file as plain values, and where its parts stand. */
export interface YamlDocument {
  readonly content: Readonly<Record<string, unknown>>
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
  const documents: YamlDocument[] = []
  const problems: RuleProblem[] = []
  for (const document of parsed) {
    const lineAt = (node: unknown): number => lines.linePos(startOf(node)).line || 1
    const [error] = document.errors
    if (error !== undefined) {
      const line = error.linePos?.[0].line ?? 1
      problems.push({ file, line, message: `it is no YAML: ${error.message.split('\n')[0]}` })
    } else if (!isMap(document.contents)) {
      if (document.contents !== null)
        problems.push({
          file,
          line: lineAt(document.contents),
          message: 'a rule is a map of names and values',
        })
    } else {
      const { contents } = document
      const lineOf: LineOf = (path) => {
        for (let length = path.length; length > 0; length--) {
          const node = document.getIn(path.slice(0, length), true)
          if (node !== undefined && node !== null)
            return lineAt(keyOf(document, path.slice(0, length)) ?? node)
        }
        return lineAt(contents)
      }
      try {
        documents.push({ content: recordOf(document.toJS({ maxAliasCount: 0 })), lineOf })
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        problems.push({ file, line: lineAt(contents), message: `it cannot be read: ${why}` })
      }
    }
  }
  return { documents, problems }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
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
