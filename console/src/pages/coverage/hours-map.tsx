import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAsked } from '../../router/location.ts'
import { useLinks } from '../../scope/scope.ts'
import { CoverageCell } from './coverage-cell.tsx'
import { logName, recordKind } from './log-names.ts'

type Line = Schemas['CoverageHours']['items'][number]

const HOUR = 3_600_000
const DAY = 24 * HOUR

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
          description="One day (UTC) by log, account and Region. Digests of CloudTrail tell an hour in which nothing happened from one of which files are missing; for other logs the hours before and after do. Choose a square for the records of its hour or those around a missing one, or a log for those of the day."
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
              <HoursGrid lines={items} day={day} />
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

interface GridProps {
  readonly lines: readonly Line[]
  readonly day: string
}

function HoursGrid({ lines, day }: GridProps) {
  const records = useRecordLinks(day)
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
                <LineName line={line} href={records(line, 0, HOURS.length)} />
                {HOURS.map((hour, i) => (
                  <HourCell key={hour} line={line} hour={i} records={records} />
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

type RecordLinks = ReturnType<typeof useRecordLinks>

/** Where the records of a line are shown, from an hour of the day on and before another; undefined where no page shows such. */
function useRecordLinks(day: string) {
  const link = useLinks()
  const at = (hour: number) => new Date(Date.parse(day) + hour * HOUR).toISOString()
  return ({ format, account, region }: Line, from: number, to: number): string | undefined => {
    const kind = recordKind(format)
    if (kind === undefined) return undefined
    const place = { account: account ?? undefined, region: region ?? undefined }
    return link(['records'], { kind, ...place }, { start: at(from), end: at(to) })
  }
}

function LineName({ line, href }: { readonly line: Line; readonly href: string | undefined }) {
  return (
    <th scope="row">
      {href === undefined ? (
        nameOf(line)
      ) : (
        <Link href={href} onFollow={follow} fontSize="inherit">
          {nameOf(line)}
        </Link>
      )}
    </th>
  )
}

interface HourProps {
  readonly line: Line
  readonly hour: number
  readonly records: RecordLinks
}

/** Hours before and after one that is missing, so that it is seen what is cut off there. */
const AROUND = 2

function HourCell({ line, hour, records: linkTo }: HourProps) {
  const [style, text] = STATES[line.states.charAt(hour)] ?? UNKNOWN
  const records = line.records[hour] ?? 0
  const told = `${HOURS[hour]}:00, ${records > 0 ? `${numberText(records, 'count')} records` : text}`
  const href =
    records > 0
      ? linkTo(line, hour, hour + 1)
      : style === 'gap' && linkTo(line, hour - AROUND, hour + 1 + AROUND)
  return <CoverageCell style={style} text={told} href={href} />
}

function nameOf({ format, account, region }: Line): string {
  return [logName(format), plainText(account ?? '', 20), plainText(region ?? '', 20)]
    .filter((part) => part !== '')
    .join(' · ')
}
