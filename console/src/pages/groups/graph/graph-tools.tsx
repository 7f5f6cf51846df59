import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import ToggleButton from '@cloudscape-design/components/toggle-button'
import type { RefObject } from 'react'
import type { Schemas } from '../../../api/client.ts'
import { jsonOf, saveFile } from '../../../parts/save-file.ts'
import { LAYOUTS, type LayoutName } from './layouts.ts'
import { pngOf, svgOf } from './save-picture.ts'

interface Props {
  readonly layout: LayoutName
  readonly onLayout: (layout: LayoutName) => void
  readonly labels: boolean
  readonly onLabels: (on: boolean) => void
  readonly credentials: boolean
  readonly onCredentials: (on: boolean) => void
  readonly apart: boolean
  readonly onApart: (on: boolean) => void
  readonly alone: boolean
  readonly onAlone: (on: boolean) => void
  readonly canIsolate: boolean
  readonly name: string
  readonly svg: RefObject<SVGSVGElement | null>
  readonly graph: Schemas['GroupGraph']
}

/** How the picture is laid and what of it is shown, and where it can be saved. */
export function GraphTools(props: Props) {
  const { layout, labels, credentials, apart, alone } = props
  return (
    <fieldset className="graph-tools" aria-label="Tools of the graph">
      <SegmentedControl
        label="Layout"
        selectedId={layout}
        onChange={({ detail }) =>
          props.onLayout(LAYOUTS.find(({ id }) => id === detail.selectedId)?.id ?? 'force')
        }
        options={LAYOUTS.map(({ id, text }) => ({ id, text }))}
      />
      <ToggleButton pressed={labels} onChange={({ detail }) => props.onLabels(detail.pressed)}>
        Labels
      </ToggleButton>
      <ToggleButton
        pressed={credentials}
        onChange={({ detail }) => props.onCredentials(detail.pressed)}
      >
        Keys and addresses
      </ToggleButton>
      <ToggleButton pressed={apart} onChange={({ detail }) => props.onApart(detail.pressed)}>
        One by one
      </ToggleButton>
      <ToggleButton
        pressed={alone}
        disabled={!props.canIsolate && !alone}
        onChange={({ detail }) => props.onAlone(detail.pressed)}
      >
        Isolate
      </ToggleButton>
      {alone && !props.canIsolate && <Button onClick={() => props.onAlone(false)}>Show all</Button>}
      <Save {...props} />
    </fieldset>
  )
}

function Save({ name, svg, graph }: Pick<Props, 'name' | 'svg' | 'graph'>) {
  const save = async (kind: string) => {
    const picture = svg.current
    if (kind === 'json') saveFile(`${name}.json`, jsonOf(graph))
    if (picture === null) return
    if (kind === 'svg') saveFile(`${name}.svg`, svgOf(picture))
    if (kind === 'png') saveFile(`${name}.png`, await pngOf(picture))
  }
  return (
    <ButtonDropdown
      variant="icon"
      ariaLabel="Save the graph"
      items={SAVES}
      onItemClick={({ detail }) => {
        save(detail.id).catch(() => undefined)
      }}
    />
  )
}

const SAVES = [
  { id: 'png', text: 'Save as PNG' },
  { id: 'svg', text: 'Save as SVG' },
  { id: 'json', text: 'Save as JSON' },
]
