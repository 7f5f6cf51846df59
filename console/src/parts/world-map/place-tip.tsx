import { numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import type { MapPlace } from './map-place.ts'

interface Props {
  readonly place: MapPlace
  readonly at: readonly [number, number]
  /** Of the circle, in pixels: the tip stands clear of it. */
  readonly radius: number
  /** Of the map, in pixels: the tip keeps within. */
  readonly size: { readonly width: number; readonly height: number }
}

/** Pixels between the circle and the tip: the rings of what is new and chosen lie between. */
const GAP = 12
/** Pixels that a tip is high with all it may say. */
const TALLEST = 112

/** The figures of a place, beside its circle. A button says the same to those who do not see it. */
export function PlaceTip({ place, at, radius, size }: Props) {
  const isRight = at[0] > size.width / 2
  const apart = radius + GAP
  const side = isRight ? { right: size.width - at[0] + apart } : { left: at[0] + apart }
  return (
    <div
      className="tip map-tip"
      style={{ ...side, top: Math.max(0, Math.min(at[1] - 24, size.height - TALLEST)) }}
      aria-hidden="true"
    >
      <strong>{plainText(place.name)}</strong>
      <div>
        Succeeded <b>{numberText(place.successful)}</b>
      </div>
      <div>
        Failed <b>{numberText(place.failed)}</b>
      </div>
      {place.isNew === true && <div>Newly observed</div>}
      {place.isCoarse === true && <div>Only the country is known</div>}
    </div>
  )
}
