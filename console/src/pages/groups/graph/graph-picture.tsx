import Box from '@cloudscape-design/components/box'
import { useMemo, useRef, useState } from 'react'
import type { Schemas } from '../../../api/client.ts'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { useAsked } from '../../../router/location.ts'
import { Canvas } from './canvas.tsx'
import { GraphLegend } from './graph-legend.tsx'
import { GraphTools } from './graph-tools.tsx'
import { LAYOUTS, type Point, placesOf } from './layouts.ts'
import { isolated, pictureOf } from './picture-data.ts'
import { Selected } from './selected.tsx'

interface Props {
  readonly graph: Schemas['GroupGraph']
  readonly group: FindingGroup
}

/** The picture with its tools, its legend, and what is known of the selected dots. */
export function GraphPicture({ graph, group }: Props) {
  const [asked, setLayout] = useAsked('layout')
  const [hidden, setHidden] = useAsked('keys')
  const [apart, setApart] = useAsked('apart')
  const [node, setNode] = useAsked('node')
  const [alone, setAlone] = useAsked('alone')
  const [labels, setLabels] = useState(true)
  const [moved, setMoved] = useState<ReadonlyMap<string, Point>>(new Map())
  const svg = useRef<SVGSVGElement>(null)
  const selected = useMemo(() => new Set(node === '' ? [] : node.split('\n')), [node])
  const layout = LAYOUTS.find(({ id }) => id === asked)?.id ?? 'force'
  const whole = useMemo(
    () =>
      pictureOf(graph.nodes, graph.edges, {
        credentials: hidden !== 'hidden',
        apart: apart === 'true',
      }),
    [graph, hidden, apart],
  )
  const picture = useMemo(
    () => (alone === 'true' ? isolated(whole, selected) : whole),
    [whole, selected, alone],
  )
  const laid = useMemo(() => placesOf(picture, layout), [picture, layout])
  const places = useMemo(
    () => new Map([...laid, ...moved].filter(([id]) => laid.has(id))),
    [laid, moved],
  )
  const select = (id: string, isAdded: boolean) => {
    const others = isAdded ? [...selected].filter((one) => one !== id) : []
    const isOff = isAdded && selected.has(id)
    setNode([...others, ...(isOff ? [] : [id])].join('\n'))
  }
  return (
    <>
      <GraphTools
        layout={layout}
        onLayout={(to) => {
          setMoved(new Map())
          setLayout(to === 'force' ? '' : to)
        }}
        labels={labels}
        onLabels={setLabels}
        credentials={hidden !== 'hidden'}
        onCredentials={(on) => setHidden(on ? '' : 'hidden')}
        apart={apart === 'true'}
        onApart={(on) => setApart(on ? 'true' : '')}
        alone={alone === 'true'}
        onAlone={(on) => setAlone(on ? 'true' : '')}
        canIsolate={selected.size > 0}
        name={`${group.id}-graph`}
        svg={svg}
        graph={graph}
      />
      <div className={selected.size > 0 ? 'graph-frame graph-frame-open' : 'graph-frame'}>
        <Canvas
          svg={svg}
          picture={picture}
          places={places}
          labels={labels}
          selected={selected}
          onSelect={select}
          onClear={() => setNode('')}
          onMove={(id, point) => setMoved((old) => new Map([...old, [id, point]]))}
        />
        {selected.size > 0 && (
          <Selected
            window={graph.window}
            picture={whole}
            selected={selected}
            group={group}
            onSelect={select}
          />
        )}
      </div>
      {selected.size === 0 && (
        <Box variant="small">
          Select an entity to see its findings and connections; Shift adds to the selection. Dots
          can be dragged. The wheel zooms while the picture has the focus.
        </Box>
      )}
      {whole.note !== undefined && <Box variant="small">{whole.note}</Box>}
      <GraphLegend />
    </>
  )
}
