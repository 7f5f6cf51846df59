import { plainText } from '../../../parts/plain-text.ts'
import type { Point } from './layouts.ts'
import type { Arrow } from './picture-data.ts'

interface Props {
  readonly arrow: Arrow
  readonly from: Point | undefined
  readonly to: Point | undefined
  readonly labels: boolean
  /** Whether something else is looked at. */
  readonly isFaint: boolean
  /** Whether there is one the other way, beside which it must bend. */
  readonly isDouble: boolean
}

/** So far from its middle a dot begins. */
const EDGE = 24

/** Words stand a little before the middle, as a share of the length: two arrows that cross do so in the middle of both. */
const ASIDE = 0.08

/** An arrow with what was done, thicker the more often. Dashed: inferred. */
export function ArrowView({ arrow, from, to, labels, isFaint, isDouble }: Props) {
  if (from === undefined || to === undefined) return null
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy) || 1
  const [ux, uy] = [dx / length, dy / length]
  const bend = isDouble ? 22 : 0
  const start = { x: from.x + ux * EDGE, y: from.y + uy * EDGE }
  const end = { x: to.x - ux * EDGE, y: to.y - uy * EDGE }
  const middle = { x: (from.x + to.x) / 2 - uy * bend, y: (from.y + to.y) / 2 + ux * bend }
  const control = { x: middle.x - uy * bend, y: middle.y + ux * bend }
  const words = { x: middle.x - dx * ASIDE, y: middle.y - dy * ASIDE }
  const kind = arrow.isCause ? 'cause' : arrow.isRefused ? 'refused' : 'plain'
  const width = Math.min(4, 1.2 + Math.log10(1 + arrow.count) * 0.7)
  return (
    <g className={`arrow arrow-${kind}${isFaint ? ' arrow-faint' : ''}`}>
      <title>{plainText(arrow.text, 200)}</title>
      <path
        className={arrow.isInferred ? 'arrow-line arrow-inferred' : 'arrow-line'}
        d={`M${start.x} ${start.y}Q${control.x} ${control.y} ${end.x} ${end.y}`}
        strokeWidth={width}
        markerEnd={`url(#head-${kind})`}
      />
      {labels && (
        <text className="arrow-text" x={words.x} y={words.y - 4}>
          {plainText(arrow.text, 44)}
        </text>
      )}
    </g>
  )
}
