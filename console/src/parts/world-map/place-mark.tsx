import { numberText } from '../numbers.ts'
import { plainText } from '../plain-text.ts'
import { callsOf, type MapPlace, wedge } from './map-place.ts'

interface CircleProps {
  readonly place: MapPlace
  /** Its middle in pixels; undefined when the part that is shown has it not. */
  readonly at: readonly [number, number] | undefined
  readonly radius: number
  /** Id of the hatching of what failed. */
  readonly pattern: string
  readonly isSelected: boolean
}

/** The circle of a place, its failed part hatched. */
export function Circle({ place, at, radius, pattern, isSelected }: CircleProps) {
  if (at === undefined) return null
  const share = place.failed / Math.max(1, callsOf(place))
  return (
    <g transform={`translate(${at[0]},${at[1]})`}>
      <circle r={radius} className="map-circle" />
      {share > 0 && (
        <path d={wedge(share, radius)} fill={`url(#${pattern})`} className="map-wedge" />
      )}
      {place.isNew === true && <circle r={radius + 3} className="map-new" />}
      {isSelected && <circle r={radius + 6} className="map-selected" />}
    </g>
  )
}

interface ButtonProps extends Pick<CircleProps, 'place' | 'at' | 'radius' | 'isSelected'> {
  readonly onChoose: () => void
  /** Whether it is pointed at, or has the keyboard. */
  readonly onPoint: (isOver: boolean) => void
}

/** A finger needs so many pixels. */
const LEAST_SIZE = 24

/** What is pressed: as large as the circle, not smaller than a finger. */
export function PlaceButton({ place, at, radius, isSelected, onChoose, onPoint }: ButtonProps) {
  if (at === undefined) return null
  const size = Math.max(LEAST_SIZE, 2 * radius)
  const { successful, failed, isNew } = place
  const label = `${plainText(place.name)}${isNew ? ', newly observed' : ''}: ${numberText(successful)} calls succeeded, ${numberText(failed)} failed`
  return (
    <button
      type="button"
      className="map-button"
      aria-label={label}
      aria-pressed={isSelected}
      style={{ left: at[0] - size / 2, top: at[1] - size / 2, width: size, height: size }}
      onClick={onChoose}
      onMouseEnter={() => onPoint(true)}
      onMouseLeave={() => onPoint(false)}
      onFocus={() => onPoint(true)}
      onBlur={() => onPoint(false)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onPoint(false)
      }}
    />
  )
}
