import type { SeriesData } from './series-data.ts'

const TONES = [
  ['cause', 'Likely cause'],
  ['act', 'Change'],
  ['service', 'Change by AWS'],
  ['finding', 'Finding'],
] as const

const ORDER = ['first', 'second', 'third'] as const

/** What the lines, the band and the onset are. */
export function Legend({ data: { lines, band, onset, marks } }: { readonly data: SeriesData }) {
  const tones = new Set(marks?.map(({ tone = 'act' }) => tone))
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
      {TONES.filter(([tone]) => tones.has(tone)).map(([tone, title]) => (
        <li key={tone}>
          <span className={`mark mark-${tone}`} />
          {title}
        </li>
      ))}
    </ul>
  )
}
