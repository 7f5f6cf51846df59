import type { CloudWatchClient, Metric } from '@aws-sdk/client-cloudwatch'
import { MINUTE } from '../../events/time.ts'
import type { Source } from '../source.ts'
import type { ApiDeps, ApiSettings } from './api-settings.ts'
import { MEASURED_NAMESPACES, statisticsFor } from './measured-metrics.ts'
import { metricRecords, type WantedMetric } from './metric-records.ts'
import type { Pace } from './pace.ts'
import { pagesOf } from './pages.ts'
import { type WindowedApi, windowedSource } from './windowed-source.ts'

/**
 * CloudWatch's metrics of endpoints, models and guardrails, for those who have no metric stream. An hour is asked for once, a
 * quarter of an hour after it is over, since every metric that is asked for costs. CloudWatch lists metrics that had data within
 * two weeks.
 *
 * A metric stream tells of the same datapoints with their units; where there are both, those of the stream are counted.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 */
const METRIC_DATA: WindowedApi = {
  service: 'cloudwatch',
  operation: 'GetMetricData',
  probe: 'ListMetrics',
  lateness: { usual: 15 * MINUTE, most: 15 * MINUTE },
  mostDays: 455,
  perSecond: 10,
  readsOpen: false,
  prepare: async ({ client: settings, account, region }, pace, now) => {
    const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch')
    const client = new CloudWatchClient(settings)
    const metrics = await wantedMetrics(client, pace)
    if (metrics.length > 0)
      return {
        ask: (window) => metricRecords(client, { account, region, metrics, pace, now }, window),
      }
    client.destroy()
    return { absent: undefined }
  },
}

export function cloudWatchSource(settings: ApiSettings, deps: ApiDeps): Source {
  return windowedSource(METRIC_DATA, settings, deps)
}

async function wantedMetrics(client: CloudWatchClient, pace: Pace): Promise<WantedMetric[]> {
  const { ListMetricsCommand } = await import('@aws-sdk/client-cloudwatch')
  const wanted: WantedMetric[] = []
  for (const Namespace of MEASURED_NAMESPACES) {
    const list = (token: { NextToken?: string }) =>
      client.send(new ListMetricsCommand({ Namespace, ...token }))
    for await (const { Metrics } of pagesOf(pace.step, list))
      for (const metric of Metrics ?? []) {
        const statistics = statisticsOf(metric)
        if (statistics.length > 0) wanted.push({ metric, statistics })
      }
  }
  return wanted
}

function statisticsOf({ Namespace, MetricName, Dimensions }: Metric): readonly string[] {
  const names = (Dimensions ?? []).map(({ Name }) => Name ?? '')
  return statisticsFor(Namespace ?? '', MetricName ?? '', names)
}
