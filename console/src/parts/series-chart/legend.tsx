import type { SeriesData } from './series-data.ts'

const ORDER = ['first', 'second', 'third'] as const

/** What the lines, the band and the onset are. */
export function Legend({ data: { lines, band, onset } }: { readonly data: SeriesData }) {
  return (
    <ul className="legend" aria-label="Legend">
      {lines.map(({ label, colour, dashed }, i) => (
        <li key={label}>
          <span
            className={`swatch swatch-${colour ?? ORDER[i % ORDER.length]}${dashed ? ' swatch-dashed' : ''}`}
          />
          {label}
        </li>
      ))}
      {band !== undefined && (
        <li>
          <span className="swatch swatch-band" />
          Usual band
        </li>
      )}
      {onset !== undefined && (
        <li>
          <span className="swatch swatch-onset" />
          Onset
        </li>
      )}
    </ul>
  )
}
