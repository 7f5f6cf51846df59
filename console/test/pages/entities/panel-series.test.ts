import { describe, expect, test } from 'vitest'
import { panelCharts } from '../../../src/pages/entities/panel-series.ts'
import { outside } from '../../../src/parts/series-chart/series-data.ts'

type Asked = Parameters<typeof panelCharts>[0]
type Kind = Asked['panel']['columns'][number]['kind']

const column = (name: string, kind: Kind) => ({ name, title: name, kind, description: '' })
const BAND = [column('expected', 'number'), column('lower', 'number'), column('upper', 'number')]

function panel(name: string, columns: Asked['panel']['columns'], items: Asked['items']): Asked {
  const kind = 'activity-over-time'
  return {
    panel: {
      name,
      title: name,
      kind,
      description: '',
      columns: [column('time', 'time'), ...columns, ...BAND],
    },
    items,
  }
}

const hour = (values: Asked['items'][number], i = 0) => ({
  time: new Date(i * 3_600_000).toISOString(),
  expected: 5,
  lower: 0,
  upper: 10,
  ...values,
})

describe('a panel over time as charts', () => {
  test('has what the band is of as its first line', () => {
    const asked = panel(
      'api-call-volume',
      [column('successful', 'count'), column('Failed', 'count')],
      [hour({ successful: 8, Failed: 1 }), hour({ successful: 8, Failed: 3 }, 1)],
    )
    const [chart, ...others] = panelCharts(asked, { marks: [] })
    expect(others).toEqual([])
    expect(chart?.data.lines.map(({ values }) => values)).toEqual([
      [9, 11],
      [1, 3],
    ])
    expect(chart && outside(chart.data)).toBe(1)
  })

  test('tells hours of which nothing is known from hours in which nothing happened', () => {
    const asked = panel(
      'errors',
      [column('clientErrors', 'count'), column('serverErrors', 'count')],
      [
        hour({ clientErrors: null, serverErrors: null }),
        hour({ clientErrors: 0, serverErrors: 0 }, 1),
      ],
    )
    expect(panelCharts(asked, { marks: [] })[0]?.data.lines[0]?.values).toEqual([null, 0])
  })

  test('draws measures of another unit apart, without the band', () => {
    const asked = panel(
      'flow-volume',
      [column('bytesIn', 'bytes'), column('bytesOut', 'bytes'), column('accepted', 'count')],
      [hour({ bytesIn: 1, bytesOut: 2, accepted: 7 })],
    )
    const [bytes, counts] = panelCharts(asked, { marks: [] })
    expect([bytes?.kind, counts?.kind]).toEqual(['bytes', 'count'])
    expect(bytes?.data.lines.map(({ values }) => values)).toEqual([[3], [1], [2]])
    expect(counts?.data.lines.map(({ values }) => values)).toEqual([[7]])
    expect(counts?.data.band).toBeUndefined()
  })
})
