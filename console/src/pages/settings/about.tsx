import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { DataTable } from '../../parts/data-table.tsx'
import { useWhoAmI } from '../../parts/graph/use-graph.ts'

interface Work {
  readonly name: string
  readonly what: string
  readonly licence: string
}

/** What the console is made of, by whose leave. */
const WORKS: readonly Work[] = [
  { name: 'Cloudscape Design System', what: 'Components and styles', licence: 'Apache-2.0' },
  { name: 'Open Sans', what: 'Typeface', licence: 'SIL Open Font License 1.1' },
  { name: 'React', what: 'Rendering', licence: 'MIT' },
  { name: 'TanStack Query', what: 'Asking the API', licence: 'MIT' },
  { name: 'openapi-fetch, openapi-react-query', what: 'Typed API client', licence: 'MIT' },
  { name: 'uPlot', what: 'Charts over time', licence: 'MIT' },
  { name: 'D3 (d3-force, d3-geo)', what: 'Graphs and maps', licence: 'ISC' },
  { name: 'TopoJSON client', what: 'Maps', licence: 'ISC' },
  { name: 'world-atlas', what: 'Outlines of countries', licence: 'ISC' },
  { name: 'Natural Earth', what: 'The data behind the outlines', licence: 'Public domain' },
]

export function About() {
  const who = useWhoAmI()
  return (
    <SpaceBetween size="l">
      <Box variant="p">
        Dupin {who.data?.version ?? ''} is free software under the Apache License 2.0. It talks to
        no service but the server that this page came from.
      </Box>
      <DataTable
        title="Works of others"
        rows={WORKS}
        rowId={({ name }) => name}
        columns={[
          { id: 'name', title: 'Work', value: ({ name }) => name, isRowHeader: true },
          { id: 'what', title: 'What for', value: ({ what }) => what },
          { id: 'licence', title: 'Licence', value: ({ licence }) => licence },
        ]}
      />
    </SpaceBetween>
  )
}
