import { CAPTURE_SIDES } from '../events/tables.ts'
import { compareCaptured, readCaptured } from './captured-features.ts'
import { columns, type Panel, type PanelContext, type PanelData, panelData } from './panel.ts'

/** Panel of how far the captured inputs and outputs of an endpoint are from what they were. */
export const DRIFT_PANEL: Panel = {
  name: 'drift',
  title: 'Drift per feature',
  kind: 'changed-significantly',
  description:
    'How far what was captured in the scope is from the baseline, feature by feature. By custom a population stability ' +
    'index of 0.1 is a small shift and 0.25 a large one. Small samples lie far apart by chance: see how many there were.',
  entityTypes: ['sagemaker-endpoint'],
  columns: [
    columns.text('side', 'Side', '`input` or `output`'),
    columns.text('feature', 'Feature', 'its name, or its column'),
    columns.number('distance', 'Distance', 'Jensen-Shannon divergence, 0 to 1'),
    columns.number('stabilityIndex', 'PSI', 'population stability index, 0 and more'),
    columns.count('values', 'Values', 'captured in the scope'),
    columns.count('valuesBefore', 'Values before', 'captured in the baseline'),
    columns.number('median', 'Median', 'in the scope, of numbers'),
    columns.number('medianBefore', 'Median before', 'in the baseline, of numbers'),
    columns.share('missing', 'Missing', 'share of values in the scope'),
    columns.share('missingBefore', 'Missing before', 'share of values in the baseline'),
  ],
  read: readDrift,
}

const MOST_FEATURES = 200

async function readDrift(context: PanelContext): Promise<PanelData> {
  const { features, truncated } = await readCaptured(context)
  const laid = features
    .map((captured) => ({
      side: CAPTURE_SIDES[captured.side] ?? 'input',
      feature: captured.feature,
      ...compareCaptured(captured),
    }))
    .filter(({ values }) => values > 0)
    .toSorted((a, b) => (b.distance ?? 0) - (a.distance ?? 0) || (a.feature < b.feature ? -1 : 1))
  return panelData(laid, truncated ? [TOO_MANY] : [], MOST_FEATURES)
}

const TOO_MANY = 'There were more different values than are read; the most frequent are compared.'
