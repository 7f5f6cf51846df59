import { answers } from '../../api/client.ts'
import { plainText } from '../../parts/plain-text.ts'
import { VerdictBadge } from '../../parts/trust.tsx'

/** Whether the log file of a record is as CloudTrail delivered it, and which digest says so. */
export function RecordFile({ id }: { readonly id: string }) {
  const { data } = answers.useQuery('get', '/api/v1/records/{eventId}/trust', {
    params: { path: { eventId: id } },
  })
  if (data === undefined) return '–'
  if (data.verdict === null) return 'No digest of CloudTrail speaks of it'
  return (
    <>
      <VerdictBadge verdict={data.verdict} />
      {data.isMoved && <div>The file was moved since; its content is the same.</div>}
      {data.digest !== '' && <div className="mono wrap">Digest: {plainText(data.digest, 400)}</div>}
    </>
  )
}
