import { numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import type { MapPlace } from './map-place.ts'

interface Props {
  readonly place: MapPlace
  readonly at: readonly [number, number]
  /** Of the map, in pixels: the tip keeps within. */
  readonly width: number
}

/** The figures of a place, beside its circle. A button says the same to those who do not see it. */
export function PlaceTip({ place, at, width }: Props) {
  const isRight = at[0] > width / 2
  const side = isRight ? { right: width - at[0] + 16 } : { left: at[0] + 16 }
  return (
    <div
      className="tip map-tip"
      style={{ ...side, top: Math.max(0, at[1] - 24) }}
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
