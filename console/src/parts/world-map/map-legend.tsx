/** What the circles say. */
export function MapLegend({ hasNew }: { readonly hasNew: boolean }) {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <svg width={14} height={14} aria-hidden="true">
          <circle cx={7} cy={7} r={6} className="map-circle" />
        </svg>
        Calls, by area
      </li>
      <li>
        <svg width={14} height={14} aria-hidden="true">
          <rect x={1} y={1} width={12} height={12} className="map-failed" />
          <path d="M1,13L13,1M1,7L7,1M7,13L13,7" className="map-hatch" />
        </svg>
        Failed
      </li>
      {hasNew && (
        <li>
          <svg width={14} height={14} aria-hidden="true">
            <circle cx={7} cy={7} r={5.5} className="map-new" />
          </svg>
          Newly observed
        </li>
      )}
    </ul>
  )
}
