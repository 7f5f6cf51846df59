import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { logName } from './log-names.ts'

type Line = Schemas['CoverageHours']['items'][number]

const DAY = 86_400_000

/** One day hour by hour, for each log, account and Region. */
export function HoursMap({ days }: { readonly days: readonly string[] }) {
  const [asked, setDay] = useAsked('day')
  const day = days.includes(asked) ? asked : (days.at(-1) ?? '')
  const hours = useQuery({
    queryKey: ['get', '/api/v1/coverage/hours', 'all', day],
    queryFn: () => everyPage((cursor) => hoursAfter(cursor, day), 2_000),
    enabled: day !== '',
  })
  const options = days.toReversed().map((value) => ({ value, label: value }))
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="One day (UTC) by log, account and Region. Digests of CloudTrail tell an hour in which nothing happened from one of which files are missing; for other logs the hours like it do."
        >
          Hours that are covered
        </Header>
      }
    >
      <SpaceBetween size="s">
        <div className="filters">
          <Select
            selectedOption={options.find(({ value }) => value === day) ?? null}
            options={options}
            onChange={({ detail }) => setDay(detail.selectedOption.value ?? '')}
            ariaLabel="Day"
            expandToViewport
          />
        </div>
        <Answered of={hours} what="the hours that are covered">
          {({ items }) =>
            items.length === 0 ? (
              <Empty title="No log is known on this day">Choose another day.</Empty>
            ) : (
              <HoursGrid lines={items} />
            )
          }
        </Answered>
      </SpaceBetween>
    </Container>
  )
}

async function hoursAfter(cursor: string | undefined, day: string) {
  const from = `${day}T00:00:00.000Z`
  const to = new Date(Date.parse(from) + DAY).toISOString()
  const { data } = await api.GET('/api/v1/coverage/hours', {
    params: { query: { from, to, limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
  })
  return data ?? { items: [], next: null }
}

const STATES: Readonly<Record<string, readonly [style: string, text: string]>> = {
  s: ['some', 'Records seen'],
  e: ['empty', 'Empty: the log is delivered, and the hour had no records'],
  m: ['gap', 'Missing: there must have been records'],
  l: ['late', 'Late: not yet due'],
  '-': ['none', 'Not known'],
}
const UNKNOWN = ['none', 'Not known'] as const

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

function HoursGrid({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="coverage-scroll" tabIndex={0} aria-label="Hours that are covered">
        <table className="coverage-grid">
          <thead>
            <tr>
              <th scope="col">Log, account and Region</th>
              {HOURS.map((hour) => (
                <th key={hour} scope="col">
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={`${line.format} ${line.account} ${line.region}`}>
                <th scope="row">{nameOf(line)}</th>
                {HOURS.map((hour, i) => (
                  <HourCell key={hour} line={line} hour={i} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ul className="legend" aria-label="Legend">
        {Object.entries(STATES).map(([letter, [style, text]]) => (
          <li key={letter}>
            <span className={`coverage-cell coverage-${style}`} />
            {text}
          </li>
        ))}
      </ul>
    </>
  )
}

function HourCell({ line, hour }: { readonly line: Line; readonly hour: number }) {
  const [style, text] = STATES[line.states.charAt(hour)] ?? UNKNOWN
  const records = line.records[hour] ?? 0
  const told = `${HOURS[hour]}:00, ${records > 0 ? `${numberText(records, 'count')} records` : text}`
  return (
    <td>
      <span className={`coverage-cell coverage-${style}`} title={told}>
        <span className="unseen">{told}</span>
      </span>
    </td>
  )
}

function nameOf({ format, account, region }: Line): string {
  return [logName(format), plainText(account ?? '', 20), plainText(region ?? '', 20)]
    .filter((part) => part !== '')
    .join(' · ')
}
