import type { Json } from '../format.ts'
import { anyField, isObject, textField } from '../json-fields.ts'
import { type Dimension, dimensionsOf } from './record.ts'

/** Dimensions as the API takes them, `[{"Name":"EndpointName","Value":"churn"}]`, or as an object of them. */
export function dimensionList(value: Json | undefined): readonly Dimension[] {
  if (isObject(value)) return dimensionsOf(Object.entries(value))
  if (!Array.isArray(value)) return []
  const pairs = value
    .filter((item) => isObject(item))
    .map((item): [string, Json | undefined] => [textField(item, 'Name'), anyField(item, 'Value')])
  return dimensionsOf(pairs.filter(([name]) => name !== ''))
}
