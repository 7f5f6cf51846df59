/**
 * The sentences in which violations are described. Those about types, about the distance from the baseline and about how
 * many columns there are, and those of the bias and attribution monitors, are in the words of AWS's own reports; those about
 * completeness and domains are formed after them.
 */
import { javaDouble, javaWord } from '../../../formats/model-monitor/json-text.ts'

/** Names that are listed at most. */
const LISTED = 10

export function dataTypeText(type: string, required: number, observed: number): string {
  return (
    `Data type match requirement is not met. Expected data type: ${type}, Expected match: ` +
    `${percent(required)}. Observed: Only ${percent(observed)} of data is ${type}.`
  )
}

export function completenessText(required: number, observed: number): string {
  return (
    `Completeness requirement is not met. Expected completeness: ${percent(required)}. ` +
    `Observed: Only ${percent(observed)} of data is present.`
  )
}

export function domainText(required: number, observed: number): string {
  return (
    `Categorical values match requirement is not met. Expected match: ${percent(required)}. ` +
    `Observed: Only ${percent(observed)} of data is in the domain of the baseline.`
  )
}

export function driftText(distance: number, threshold: number): string {
  return `Baseline drift distance: ${number(distance)} exceeds threshold: ${number(threshold)}`
}

export function improbabilityText(pValue: number, threshold: number): string {
  return `Baseline drift p-value: ${number(pValue)} is below threshold: ${number(threshold)}`
}

export function columnsText(
  kind: 'missing' | 'extra',
  current: number,
  baseline: number,
  names: readonly string[],
): string {
  const listed = names.slice(0, LISTED).map((name) => JSON.stringify(name.slice(0, 80)))
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : ''
  return (
    `There are ${kind} columns in current dataset. Number of columns in current dataset: ${current}, ` +
    `Number of columns in baseline constraints: ${baseline}. In particular: ${listed.join(', ')}${more}`
  )
}

export function biasText(value: number, baseline: number): string {
  return (
    `Metric value ${number(value)} doesn't meet the baseline constraint requirement ` +
    number(baseline)
  )
}

export function attributionText(score: number, threshold: number): string {
  return `Feature attribution drift ${number(score)} exceeds threshold ${number(threshold)}`
}

function percent(share: number): string {
  return `${number(share * 100)}%`
}

function number(value: number): string {
  return Number.isFinite(value) ? javaDouble(value) : javaWord(value)
}
