import type { Lake } from '../lake/lake.ts'
import type { CollectTarget } from './collect-target.ts'

/** Documents that quote messages and addresses of objects, written without what is to be forgotten. */
export function redactedDocuments(
  documents: CollectTarget['documents'],
  { redaction }: Pick<Lake, 'redaction'>,
): CollectTarget['documents'] {
  return {
    all: (kind) => documents.all(kind),
    write: (changes) =>
      documents.write(
        changes.map((change) =>
          'body' in change ? { ...change, body: redaction.text(change.body) } : change,
        ),
      ),
  }
}
