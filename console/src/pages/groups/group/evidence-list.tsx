import Box from '@cloudscape-design/components/box'
import type { Cause } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { RecordLinks } from '../../../parts/records/record-links.tsx'

interface Props {
  readonly evidence: Cause['evidence']
  readonly nameOf: (id: string) => string | undefined
}

/** What speaks for a cause and what against it, the weightiest first; the weights are log-odds and add up. */
export function EvidenceList({ evidence, nameOf }: Props) {
  const sorted = evidence.toSorted((a, b) => Math.abs(b.weight ?? 0) - Math.abs(a.weight ?? 0))
  const most = Math.max(...sorted.map(({ weight }) => Math.abs(weight ?? 0)), 1)
  const sum = evidence.reduce((total, { weight }) => total + (weight ?? 0), 0)
  return (
    <>
      <ul className="evidence">
        {sorted.map(({ factor, text, weight, eventIds }) => (
          <li key={`${factor} ${text}`}>
            <Weight weight={weight ?? 0} most={most} />
            <div>
              <span className="wrap">{plainText(text, 600)}</span>{' '}
              <Box variant="small" display="inline">
                {plainText(factor, 40)}
              </Box>{' '}
              <RecordLinks ids={eventIds} nameOf={nameOf} />
            </div>
          </li>
        ))}
      </ul>
      <Box variant="small">
        Weights are log-odds: together {signed(sum)}. Positive ones speak for this cause.
      </Box>
    </>
  )
}

function Weight({ weight, most }: { readonly weight: number; readonly most: number }) {
  const side = weight > 0 ? 'for' : weight < 0 ? 'against' : 'neither for nor against'
  return (
    <span className={`weight weight-${weight < 0 ? 'against' : 'for'}`}>
      <svg viewBox="0 0 60 6" aria-hidden="true">
        <rect
          x={weight < 0 ? 30 - (30 * -weight) / most : 30}
          width={(30 * Math.abs(weight)) / most}
          height="6"
        />
        <rect x="29.5" width="1" height="6" />
      </svg>
      <b>{signed(weight)}</b>
      <span className="unseen"> speaks {side} it</span>
    </span>
  )
}

/** `+5.70`, `−4.35`, `0.00`. */
function signed(weight: number): string {
  const text = Math.abs(weight).toFixed(2)
  if (Number(text) === 0) return text
  return weight < 0 ? `−${text}` : `+${text}`
}
