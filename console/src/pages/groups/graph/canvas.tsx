import Button from '@cloudscape-design/components/button'
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react'
import { ArrowView } from './arrow-view.tsx'
import { DotView } from './dot-view.tsx'
import type { Point } from './layouts.ts'
import type { Arrow, Picture } from './picture-data.ts'
import { pointOf, useView } from './use-view.ts'

interface Props {
  readonly svg: RefObject<SVGSVGElement | null>
  readonly picture: Picture
  readonly places: ReadonlyMap<string, Point>
  readonly labels: boolean
  readonly selected: ReadonlySet<string>
  readonly onSelect: (id: string, isAdded: boolean) => void
  readonly onClear: () => void
  readonly onMove: (id: string, point: Point) => void
}

/** Nearer than this a drag is a click. */
const SLIP = 4

/** Dots and arrows, to be dragged, walked along with the keyboard, and looked at closely. */
export function Canvas(props: Props) {
  const { svg, picture, places, labels, selected, onSelect, onClear } = props
  const { box, zoomIn, zoomOut, fit, pan } = useView(svg, places)
  const drag = useDrag(props, pan)
  const walk = (event: KeyboardEvent, id: string) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onSelect(id, event.shiftKey)
      return
    }
    const next = neighbourTowards(event.key, id, picture, places)
    if (next === undefined) return
    event.preventDefault()
    svg.current?.querySelector<SVGGElement>(`[data-dot="${indexOf(next, picture)}"]`)?.focus()
  }
  return (
    <div className="graph-canvas">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture has no elements of HTML */}
      <svg
        ref={svg}
        className="graph"
        viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
        role="group"
        aria-label={`Graph of ${picture.dots.length} entities and ${picture.arrows.length} connections. Tab moves through the entities, arrow keys along connections, Enter selects.`}
        onPointerDown={(event) => drag.start(event, undefined)}
        onPointerMove={drag.move}
        onPointerUp={(event) => {
          const clicked = drag.end(event)
          if (clicked === undefined) return
          if (clicked.id === undefined) onClear()
          else onSelect(clicked.id, event.shiftKey || event.ctrlKey || event.metaKey)
        }}
      >
        <Arrowheads />
        {picture.arrows.map((arrow) => (
          <ArrowView
            key={arrow.id}
            arrow={arrow}
            from={places.get(arrow.from)}
            to={places.get(arrow.to)}
            labels={labels && isLabelled(arrow, picture, selected)}
            isFaint={selected.size > 0 && !selected.has(arrow.from) && !selected.has(arrow.to)}
            isDouble={picture.arrows.some(({ from, to }) => from === arrow.to && to === arrow.from)}
          />
        ))}
        {picture.dots.map((dot, i) => (
          <DotView
            key={dot.id}
            dot={dot}
            index={i}
            at={places.get(dot.id)}
            labels={labels}
            isSelected={selected.has(dot.id)}
            onKeyDown={(event) => walk(event, dot.id)}
            onPointerDown={(event) => drag.start(event, dot.id)}
          />
        ))}
      </svg>
      <div className="graph-zoom">
        <Button iconName="zoom-in" ariaLabel="Zoom in" variant="icon" onClick={zoomIn} />
        <Button iconName="zoom-out" ariaLabel="Zoom out" variant="icon" onClick={zoomOut} />
        <Button iconName="zoom-to-fit" ariaLabel="Show all" variant="icon" onClick={fit} />
      </div>
    </div>
  )
}

function useDrag(
  { svg, onMove }: Pick<Props, 'svg' | 'onMove'>,
  pan: (dx: number, dy: number) => void,
) {
  const now = useRef<
    { id: string | undefined; from: Point; x: number; y: number; far: boolean } | undefined
  >(undefined)
  return {
    start: (event: PointerEvent, id: string | undefined) => {
      const host = svg.current
      if (host === null || event.button !== 0) return
      event.stopPropagation()
      host.setPointerCapture(event.pointerId)
      now.current = {
        id,
        from: pointOf(host, event),
        x: event.clientX,
        y: event.clientY,
        far: false,
      }
    },
    move: (event: PointerEvent) => {
      const [host, dragged] = [svg.current, now.current]
      if (host === null || dragged === undefined) return
      dragged.far ||= Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) > SLIP
      if (!dragged.far) return
      const at = pointOf(host, event)
      if (dragged.id === undefined) pan(at.x - dragged.from.x, at.y - dragged.from.y)
      else onMove(dragged.id, at)
    },
    /** What was clicked: a dot, or the ground where it has no id; nothing when something was dragged. */
    end: (event: PointerEvent): { readonly id: string | undefined } | undefined => {
      const dragged = now.current
      now.current = undefined
      if (svg.current?.hasPointerCapture(event.pointerId))
        svg.current.releasePointerCapture(event.pointerId)
      return dragged === undefined || dragged.far ? undefined : { id: dragged.id }
    },
  }
}

/** In a crowded picture, arrows say what they are where it matters; the others say so when they are looked at. */
function isLabelled(arrow: Arrow, { arrows }: Picture, selected: ReadonlySet<string>): boolean {
  if (selected.size > 0) return selected.has(arrow.from) || selected.has(arrow.to)
  return arrows.length <= MOST_LABELLED || arrow.isCause || arrow.isRefused
}

const MOST_LABELLED = 14

function indexOf(id: string, { dots }: Picture): number {
  return dots.findIndex((dot) => dot.id === id)
}

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The neighbour that lies most in the direction of an arrow key. */
function neighbourTowards(
  key: string,
  id: string,
  { arrows }: Picture,
  places: ReadonlyMap<string, Point>,
): string | undefined {
  const direction = DIRECTIONS[key]
  const here = places.get(id)
  if (direction === undefined || here === undefined) return undefined
  const others = arrows.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : []))
  const near = others.flatMap((other) => {
    const there = places.get(other)
    if (there === undefined) return []
    const [dx, dy] = [there.x - here.x, there.y - here.y]
    return [{ other, fit: (dx * direction.x + dy * direction.y) / Math.hypot(dx, dy) }]
  })
  return near.filter(({ fit }) => fit > 0.3).toSorted((a, b) => b.fit - a.fit)[0]?.other
}

function Arrowheads() {
  return (
    <defs>
      {['plain', 'cause', 'refused'].map((kind) => (
        <marker
          key={kind}
          id={`head-${kind}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path className={`arrowhead arrowhead-${kind}`} d="M0 0L8 4L0 8z" />
        </marker>
      ))}
    </defs>
  )
}
