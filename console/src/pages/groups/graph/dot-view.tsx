import type { KeyboardEventHandler, PointerEventHandler } from 'react'
import { typeName } from '../../../parts/entity-names.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { type NodeShape, shapeOf } from './graph-words.ts'
import type { Point } from './layouts.ts'
import type { Dot } from './picture-data.ts'

interface Props {
  readonly dot: Dot
  readonly index: number
  readonly at: Point | undefined
  readonly labels: boolean
  readonly isSelected: boolean
  readonly onKeyDown: KeyboardEventHandler
  readonly onPointerDown: PointerEventHandler
}

/** An entity: its shape says what it is, a ring that it likely caused or suffers the anomaly, a badge its findings. */
export function DotView({ dot, index, at, labels, isSelected, ...on }: Props) {
  if (at === undefined) return null
  const type = typeName(dot.type)
  const place = `translate(${at.x} ${at.y})`
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture has no elements of HTML */}
      <g
        className={`dot dot-${shapeOf(dot.type)}${isSelected ? ' dot-selected' : ''}`}
        transform={place}
        data-dot={index}
        tabIndex={0}
        role="button"
        aria-pressed={isSelected}
        aria-label={describe(dot, type)}
        {...on}
      >
        <title>{describe(dot, type)}</title>
        {dot.isCause && <circle className="dot-ring dot-ring-cause" r="25" />}
        {dot.isAffected && <circle className="dot-ring dot-ring-affected" r="25" />}
        <Shape shape={shapeOf(dot.type)} />
      </g>
      <Words dot={dot} place={place} type={type} labels={labels} />
    </>
  )
}

interface WordsProps extends Pick<Props, 'dot' | 'labels'> {
  readonly place: string
  readonly type: string
}

/** What is written on a dot; its label says the same to whoever does not see it. */
function Words({ dot, place, type, labels }: WordsProps) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a picture takes no focus
    <g className="dot-words" transform={place} aria-hidden="true">
      <text className="dot-letter" y="5">
        {letterOf(type)}
      </text>
      {dot.findings > 0 && dot.severity !== undefined && (
        <g
          className={`dot-badge dot-badge-${dot.severity.toLowerCase()}`}
          transform="translate(17 -17)"
        >
          <circle r="10" />
          <text y="4">{dot.findings}</text>
        </g>
      )}
      {labels && (
        <>
          <text className="dot-name" y="38">
            {middleOf(plainText(dot.name, 200), 26)}
          </text>
          <text className="dot-type" y="52">
            {type}
          </text>
        </>
      )}
    </g>
  )
}

export function Shape({ shape }: { readonly shape: NodeShape }) {
  if (shape === 'principal') return <circle className="dot-shape" r="19" />
  if (shape === 'inference')
    return <rect className="dot-shape" x="-18" y="-18" width="36" height="36" rx="7" />
  if (shape === 'credential') return <circle className="dot-shape" r="13" />
  return <path className="dot-shape" d="M0 -20L20 0L0 20L-20 0z" />
}

function describe({ name, findings, severity, isCause, isAffected }: Dot, type: string): string {
  const parts = [
    `${type} ${plainText(name, 120)}`,
    ...(isCause ? ['likely caused it'] : []),
    ...(isAffected ? ['behaves unlike itself'] : []),
    ...(severity === undefined
      ? []
      : [
          `${findings} ${findings === 1 ? 'finding' : 'findings'}, the gravest ${severity.toLowerCase()}`,
        ]),
  ]
  return parts.join('; ')
}

/** `IAM role` as `R`, `SageMaker endpoint` as `E`: of the word that says what it is. */
function letterOf(type: string): string {
  const word = type.split(' ').at(-1) ?? type
  return word.charAt(0).toUpperCase()
}

/** The beginning and the end of a long name: both tell names apart. */
function middleOf(name: string, most: number): string {
  if (name.length <= most) return name
  const half = Math.floor((most - 1) / 2)
  return `${name.slice(0, half)}…${name.slice(-half)}`
}
