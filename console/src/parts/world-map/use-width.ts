import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

const FIRST = 800

/** How wide an element is, in whole pixels, as it changes. */
export function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(FIRST)
  useLayoutEffect(() => {
    const host = frame.current
    if (host === null) return undefined
    const measure = () => {
      if (host.clientWidth > 0) setWidth(host.clientWidth)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(host)
    return () => observer.disconnect()
  }, [])
  return [frame, width]
}
