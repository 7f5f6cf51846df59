import './investigations.css'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { Indicator } from '../../api/detective-types.ts'
import { plainText } from '../../parts/plain-text.ts'
import { TACTIC_ORDER } from './indicator-words.ts'

interface Tactic {
  readonly name: string
  readonly techniques: readonly string[]
  readonly calls: number
}

/** Which tactics were seen, in the order of an attack, each with its techniques. */
export function Tactics({ indicators }: { readonly indicators: readonly Indicator[] }) {
  const seen = tacticsIn(indicators)
  if (seen.length === 0) return null
  return (
    <Container
      header={
        <Header variant="h2" description="By MITRE ATT&CK and ATLAS, in the order of an attack.">
          Tactics seen
        </Header>
      }
    >
      <ol className="tactics">
        {seen.map(({ name, techniques, calls }) => (
          <li key={name}>
            <Box variant="h3" padding="n" fontSize="body-m">
              {plainText(name, 60)}
            </Box>
            <Box variant="small">
              {plainText(techniques.join(', '), 200)} · {calls.toLocaleString('en-US')} calls
            </Box>
          </li>
        ))}
      </ol>
    </Container>
  )
}

function tacticsIn(indicators: readonly Indicator[]): readonly Tactic[] {
  const order = (name: string) => {
    const place = TACTIC_ORDER.indexOf(name)
    return place < 0 ? TACTIC_ORDER.length : place
  }
  const all = indicators.flatMap(({ IndicatorDetail: { TTPsObservedDetail: ttp } }) =>
    ttp === undefined ? [] : [ttp],
  )
  const names = [...new Set(all.map(({ Tactic: name }) => name ?? 'Unknown'))]
  return names
    .toSorted((a, b) => order(a) - order(b))
    .map((name) => {
      const own = all.filter((one) => (one.Tactic ?? 'Unknown') === name)
      // An operation from an address stands there once for each technique: its calls count once.
      const calls = new Map(
        own.map((one) => [
          `${one.APIName} ${one.IpAddress}`,
          (one.APISuccessCount ?? 0) + (one.APIFailureCount ?? 0),
        ]),
      )
      return {
        name,
        techniques: [...new Set(own.map(({ Technique }) => Technique ?? ''))].toSorted(),
        calls: [...calls.values()].reduce((sum, count) => sum + count, 0),
      }
    })
}
