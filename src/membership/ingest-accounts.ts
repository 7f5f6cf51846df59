import { type DocumentStore, readState } from './stored.ts'
import { ingestAccounts } from './visibility.ts'

/** The accounts whose logs a lake takes in, for who does not serve it: every one (undefined) until somebody was asked into a
 * graph. @throws UserError that names a document which is damaged. */
export async function readIngestAccounts(
  documents: DocumentStore,
): Promise<ReadonlySet<string> | undefined> {
  // Graphs of every Region count; what is known of the organization does not matter here.
  return ingestAccounts(await readState(documents, ''))
}
