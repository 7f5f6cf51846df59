import { INVOCATION } from './invocation.ts'
import type { EventTable } from './table.ts'

/** What a request alone says of an invocation, in the order of that table. */
const SAID_BY_A_REQUEST: ReadonlySet<string> = new Set([
  'account',
  'region',
  'resource',
  'resource_type',
  'caller',
  'input_bytes',
  'input_hash',
  'requested_tokens',
  'prompt_characters',
  'prompt_entropy',
  'prompt_symbols',
  'prompt_encoded',
  'prompt_hidden',
  'prompt_repetition',
  'prompt_sketch',
  'prompt_secrets',
])

/** Columns that a request gives to the invocation that answers it. */
export const REQUEST_COLUMNS = INVOCATION.columns.filter(({ name }) => SAID_BY_A_REQUEST.has(name))

export const MODEL_REQUEST: EventTable = {
  name: 'model_request',
  description:
    'What an agent asked of a model, where its log tells of question and answer apart. The row of `invocation` with the same ' +
    'key is completed by it, whichever comes first; alone it is no invocation. No prompt.',
  identity: ['key'],
  mayLackTime: true,
  columns: [
    ...INVOCATION.columns.filter(({ name }) => name === 'key' || name === 'time'),
    ...REQUEST_COLUMNS,
  ],
}
