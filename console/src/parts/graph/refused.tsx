import Alert from '@cloudscape-design/components/alert'
import { plainText } from '../plain-text.ts'

/** A change that was refused, in the server's words. */
export function Refused({ error, what }: { readonly error: unknown; readonly what: string }) {
  if (error === null || error === undefined) return null
  const message = error instanceof Error ? error.message : 'Something unforeseen happened.'
  return (
    <Alert type="error" header={`${what} was refused`}>
      {plainText(message)}
    </Alert>
  )
}
