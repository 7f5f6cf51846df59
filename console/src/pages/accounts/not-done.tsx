import Alert from '@cloudscape-design/components/alert'
import type { Unprocessed } from '../../api/detective-types.ts'
import { plainText } from '../../parts/plain-text.ts'

/** Accounts that the server did nothing about, and why. */
export function NotDone({ accounts }: { readonly accounts: readonly Unprocessed[] }) {
  if (accounts.length === 0) return null
  return (
    <Alert type="warning" header="Nothing was done about some accounts">
      <ul>
        {accounts.map(({ AccountId, Reason }) => (
          <li key={AccountId}>
            {plainText(AccountId, 20)}: {plainText(Reason, 300)}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
