import { type RefObject, useEffect, useState } from 'react'
import { type Box, boundsOf, type Point } from './layouts.ts'

const CLOSEST = 8
const STEP = 1.3

/** What part of a picture is seen: by buttons, by the wheel with Ctrl or while the picture has the focus, and by dragging.
 * A picture that is laid anew is seen whole. */
export function useView(svg: RefObject<SVGSVGElement | null>, points: ReadonlyMap<string, Point>) {
  const [changed, setChanged] = useState<{ readonly of: Box; readonly box: Box } | undefined>()
  const whole = boundsOf(points.values())
  // A dot that is dragged makes the whole larger, and must not move what is seen.
  const isSame = changed !== undefined && changed.of.width > 0 && overlaps(changed.of, whole)
  const box = isSame ? changed.box : whole
  const set = (next: Box) => setChanged({ of: whole, box: next })
  const zoom = (factor: number, at: Point = centreOf(box)) => {
    const width = Math.min(whole.width * 2, Math.max(whole.width / CLOSEST, box.width / factor))
    const scale = width / box.width
    set({
      x: at.x - (at.x - box.x) * scale,
      y: at.y - (at.y - box.y) * scale,
      width,
      height: box.height * scale,
    })
  }
  useEffect(() => {
    const host = svg.current
    if (host === null) return undefined
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !host.parentElement?.contains(document.activeElement)) return
      event.preventDefault()
      zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12, pointOf(host, event))
    }
    host.addEventListener('wheel', onWheel, { passive: false })
    return () => host.removeEventListener('wheel', onWheel)
  })
  return {
    box,
    zoomIn: () => zoom(STEP),
    zoomOut: () => zoom(1 / STEP),
    fit: () => setChanged(undefined),
    pan: (dx: number, dy: number) => set({ ...box, x: box.x - dx, y: box.y - dy }),
  }
}

function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.width - b.width) < a.width
}

/** Where the pointer is, in the picture's own measure. */
export function pointOf(
  svg: SVGSVGElement,
  event: { readonly clientX: number; readonly clientY: number },
): Point {
  const matrix = svg.getScreenCTM()
  if (matrix === null) return { x: 0, y: 0 }
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
  return { x, y }
}
