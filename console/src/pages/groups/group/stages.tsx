import ToggleButton from '@cloudscape-design/components/toggle-button'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { useTimes } from '../../../parts/preferences.ts'

interface Props {
  readonly stages: FindingGroup['stages']
  readonly chosen: string | undefined
  readonly onChoose: (tactic: string) => void
}

/** The steps of an attack in the order of ATT&CK, each narrowing what is listed to its findings. */
export function Stages({ stages, chosen, onChoose }: Props) {
  const { minute } = useTimes()
  if (stages.length === 0) return null
  return (
    <ol className="stages" aria-label="Tactics in the order of an attack">
      {stages.map(({ tactic, time, findingIds }) => (
        <li key={tactic}>
          <ToggleButton
            pressed={tactic === chosen}
            onChange={({ detail }) => onChoose(detail.pressed ? tactic : '')}
          >
            {tactic} ({findingIds.length})
          </ToggleButton>
          <span className="quiet">first {minute(time)}</span>
        </li>
      ))}
    </ol>
  )
}
