import './world-map.css'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { useId, useMemo, useState } from 'react'
import { type MapSize, type Outlines, outlines } from './atlas.ts'
import { MapLegend } from './map-legend.tsx'
import { callsOf, type MapPlace, radiusOf } from './map-place.ts'
import { Circle, PlaceButton } from './place-mark.tsx'
import { PlaceTip } from './place-tip.tsx'
import { useWidth } from './use-width.ts'
import type { WorldMapProps } from './world-map.tsx'

/** The picture of a WorldMap. The circles are drawn; what can be chosen lies over them as buttons. */
export function MapDrawing({ title, places, selected = '', onSelect }: WorldMapProps) {
  const [view, setView] = useState('world')
  const [active, setActive] = useState('')
  const [frame, width] = useWidth()
  const height = Math.round(width * 0.5)
  const shown = view === 'places' ? places : 'world'
  const drawn = useMemo(() => outlines({ width, height }, shown), [width, height, shown])
  const radius = radiusOf(places, width)
  // Small ones lie above large ones, so that each can be reached.
  const ordered = places.toSorted((a, b) => callsOf(b) - callsOf(a))
  const pattern = useId()
  const pointed = places.find(({ id }) => id === (active === '' ? selected : active))
  const choose = (id: string) => onSelect?.(id === selected ? '' : id)
  return (
    <div className="map">
      <div className="chart-tools">
        <MapLegend hasNew={places.some(({ isNew }) => isNew === true)} />
        <SegmentedControl
          selectedId={view}
          onChange={({ detail }) => setView(detail.selectedId)}
          label={`Part of ${title} that is shown`}
          options={VIEWS}
        />
      </div>
      <div ref={frame} className="map-frame">
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${title}: a map with ${places.length} places`}
        >
          <Ground drawn={drawn} />
          <defs>
            <pattern id={pattern} width={4} height={4} patternUnits="userSpaceOnUse">
              <rect width={4} height={4} className="map-failed" />
              <path d="M0,4L4,0" className="map-hatch" />
            </pattern>
          </defs>
          {ordered.map((place) => (
            <Circle
              key={place.id}
              place={place}
              at={drawn.at(place)}
              radius={radius(place)}
              pattern={pattern}
              isSelected={place.id === selected}
            />
          ))}
        </svg>
        {ordered.map((place) => (
          <PlaceButton
            key={place.id}
            place={place}
            at={drawn.at(place)}
            radius={radius(place)}
            isSelected={place.id === selected}
            onChoose={() => choose(place.id)}
            onPoint={(isOver) => setActive(isOver ? place.id : '')}
          />
        ))}
        {pointed !== undefined && (
          <TipAt place={pointed} drawn={drawn} radius={radius(pointed)} size={{ width, height }} />
        )}
      </div>
    </div>
  )
}

const VIEWS = [
  { id: 'world', text: 'World' },
  { id: 'places', text: 'Zoom to places' },
]

function Ground({ drawn }: { readonly drawn: Outlines }) {
  return (
    <>
      <path d={drawn.sphere} className="map-sea" />
      <path d={drawn.graticule} className="map-graticule" />
      <path d={drawn.land} className="map-land" />
      <path d={drawn.borders} className="map-borders" />
    </>
  )
}

interface TipAtProps {
  readonly place: MapPlace
  readonly drawn: Outlines
  readonly radius: number
  readonly size: MapSize
}

function TipAt({ place, drawn, radius, size }: TipAtProps) {
  const at = drawn.at(place)
  return at === undefined ? null : <PlaceTip place={place} at={at} radius={radius} size={size} />
}
