import { type ReactNode, useEffect, useRef, useState } from 'react'

interface Props {
  /** Pixels that it takes meanwhile, so that nothing jumps. */
  readonly height: number
  readonly children: ReactNode
}

/** So far below the edge of what is seen a thing is begun. */
const MARGIN = '200px'

/** Shows something heavy once it comes near what is seen: what nobody scrolls to is never fetched. */
export function WhenSeen({ height, children }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    const element = place.current
    if (element === null || isSeen) return undefined
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true)
      },
      { rootMargin: MARGIN },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [isSeen])
  if (isSeen) return children
  return <div ref={place} style={{ minHeight: height }} />
}
