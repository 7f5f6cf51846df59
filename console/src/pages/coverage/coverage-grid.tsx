import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useLinks } from '../../scope/scope.ts'
import { CoverageCell } from './coverage-cell.tsx'
import { type CoveredDays, type DayState, statesOf } from './covered-days.ts'

interface Props {
  readonly rows: readonly CoveredDays[]
  /** First day, ISO 8601. */
  readonly start: string
}

const DAY = 86_400_000

/** `2026-10-30`: the days are of UTC, whatever times are shown in. */
export function dayText(start: string, day: number): string {
  const time = Date.parse(start) + day * DAY
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10)
}

function dayOf(start: string, day: number) {
  return {
    start: `${dayText(start, day)}T00:00:00.000Z`,
    end: `${dayText(start, day + 1)}T00:00:00.000Z`,
  }
}

/** A square a day: how much there is, and where nothing is. It is a table, so that it can be read row by row. */
export function CoverageGrid({ rows, start }: Props) {
  const link = useLinks()
  const length = rows[0]?.days.length ?? 0
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="coverage-scroll" tabIndex={0} aria-label="Days that are covered">
        <table className="coverage-grid">
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">Log or account</span>
              </th>
              {Array.from({ length }, (_, day) => (
                <th key={dayText(start, day)} scope="col">
                  <span className="unseen">{dayText(start, day)}</span>
                  {day % 7 === 0 && (
                    <span className="coverage-day" aria-hidden="true">
                      {dayText(start, day).slice(5)}
                    </span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{plainText(row.name, 60)}</th>
                {statesOf(row).map((state, day) => (
                  <CoverageCell
                    key={dayText(start, day)}
                    style={state}
                    href={
                      state === 'gap'
                        ? link(['coverage'], { day: dayText(start, day) })
                        : state !== 'none' &&
                          row.records &&
                          link(['records'], row.records, dayOf(start, day))
                    }
                    text={`${dayText(start, day)}: ${numberText(row.days[day] ?? 0, 'count')} records${state === 'gap' ? ', a gap' : ''}`}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className="legend" aria-label="Legend">
        {STATES.map(([state, text]) => (
          <li key={state}>
            <span className={`coverage-cell coverage-${state}`} />
            {text}
          </li>
        ))}
      </ul>
    </>
  )
}

const STATES: readonly (readonly [DayState, string])[] = [
  ['many', 'Many records, against the busiest day of the row'],
  ['some', 'Some'],
  ['few', 'Few'],
  ['gap', 'Gap: nothing, though there is something on almost every day'],
  ['none', 'Nothing'],
]
