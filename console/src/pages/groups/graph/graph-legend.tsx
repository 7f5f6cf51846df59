import { Shape } from './dot-view.tsx'
import { type NodeShape, SHAPE_NAMES } from './graph-words.ts'

const SHAPES: readonly NodeShape[] = ['principal', 'inference', 'credential', 'resource']

/** What shapes, rings and lines mean. */
export function GraphLegend() {
  return (
    <ul className="legend" aria-label="Legend">
      {SHAPES.map((shape) => (
        <li key={shape}>
          <svg className={`legend-dot dot dot-${shape}`} viewBox="-22 -22 44 44" aria-hidden="true">
            <Shape shape={shape} />
          </svg>
          {SHAPE_NAMES[shape]}
        </li>
      ))}
      <li>
        <svg className="legend-dot" viewBox="-28 -28 56 56" aria-hidden="true">
          <circle className="dot-ring dot-ring-cause" r="24" />
        </svg>
        Likely caused it
      </li>
      <li>
        <svg className="legend-dot" viewBox="-28 -28 56 56" aria-hidden="true">
          <circle className="dot-ring dot-ring-affected" r="24" />
        </svg>
        Behaves unlike itself
      </li>
      <Line kind="plain" text="Recorded in logs, thicker the more often" />
      <Line kind="plain" isInferred text="Inferred" />
      <Line kind="cause" text="Part of a likely cause" />
      <Line kind="refused" text="Every call failed" />
    </ul>
  )
}

function Line(props: {
  readonly kind: string
  readonly text: string
  readonly isInferred?: boolean
}) {
  return (
    <li>
      <svg
        className={`legend-line arrow arrow-${props.kind}`}
        viewBox="0 0 28 10"
        aria-hidden="true"
      >
        <path
          className={props.isInferred === true ? 'arrow-line arrow-inferred' : 'arrow-line'}
          d="M0 5L22 5"
          strokeWidth="2"
        />
        <path className={`arrowhead arrowhead-${props.kind}`} d="M20 1L28 5L20 9z" />
      </svg>
      {props.text}
    </li>
  )
}
