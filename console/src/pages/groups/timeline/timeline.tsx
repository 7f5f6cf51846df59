import FormField from '@cloudscape-design/components/form-field'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { entityName, typeName } from '../../../parts/entity-names.ts'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { Empty } from '../../../parts/states.tsx'
import { useAsked } from '../../../router/location.ts'
import { type Lane, lanesOf } from './lanes.ts'
import { LanesPicture } from './lanes-picture.tsx'
import { TimelineList } from './timeline-list.tsx'

/** What happened, in order: a lane for each entity, and the same as a list. */
export function Timeline({ group }: { readonly group: FindingGroup }) {
  const [scale, setScale] = useAsked('scale')
  const [entity, setEntity] = useAsked('lane')
  const lanes = lanesOf(group)
  const shown = lanes.filter((lane) => entity === '' || lane.entity.id === entity)
  if (lanes.length === 0) return <Empty title="Nothing is dated in this group" />
  return (
    <SpaceBetween size="m">
      <div className="filters">
        <FormField label="Entity">
          <LaneSelect lanes={lanes} chosen={entity} onChoose={setEntity} />
        </FormField>
        <FormField label="Spacing">
          <SegmentedControl
            label="How entries are spaced"
            selectedId={scale === 'order' ? 'order' : 'time'}
            onChange={({ detail }) => setScale(detail.selectedId === 'order' ? 'order' : '')}
            options={SCALES}
          />
        </FormField>
      </div>
      <LanesPicture lanes={shown} isEven={scale === 'order'} />
      <TimelineList group={group} lanes={shown} />
    </SpaceBetween>
  )
}

const SCALES = [
  { id: 'time', text: 'By time' },
  { id: 'order', text: 'Evenly' },
]

interface SelectProps {
  readonly lanes: readonly Lane[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

function LaneSelect({ lanes, chosen, onChoose }: SelectProps) {
  const all = { value: '', label: `All ${lanes.length}` }
  const options = lanes.map(({ entity, entries }) => ({
    value: entity.id,
    label: plainText(entityName(entity), 80),
    description: typeName(entity.type),
    labelTag: String(entries.length),
  }))
  return (
    <Select
      selectedOption={options.find(({ value }) => value === chosen) ?? all}
      options={[all, ...options]}
      onChange={({ detail }) => onChoose(detail.selectedOption.value ?? '')}
      expandToViewport
    />
  )
}
