import { lazy, Suspense } from 'react'
import { Loading } from '../states.tsx'
import { WhenSeen } from '../when-seen.tsx'
import type { MapPlace } from './map-place.ts'

export type { MapPlace }

export interface WorldMapProps {
  /** What it shows, for those who do not see it: `Newly observed geolocations`. */
  readonly title: string
  /** One entry per place; those at one point belong together before they come here. */
  readonly places: readonly MapPlace[]
  /** Id of the place that stands out; `''` for none. */
  readonly selected?: string
  /** Is told the id of the place that was chosen, by mouse or keyboard; `''` when it is let go. */
  readonly onSelect?: (id: string) => void
}

const Drawing = lazy(async () => ({ default: (await import('./map-drawing.tsx')).MapDrawing }))

/**
 * A map of the world with a circle for each place: its area goes with the calls from there, its hatched part with those that
 * failed; a ring says that it is new. Each circle is a button that shows the figures. The outlines are fetched when a map
 * is first shown, from this server. Put a table of the same places beside it.
 */
export function WorldMap(props: WorldMapProps) {
  return (
    <WhenSeen height={360}>
      <Suspense fallback={<Loading what="the map" />}>
        <Drawing {...props} />
      </Suspense>
    </WhenSeen>
  )
}
