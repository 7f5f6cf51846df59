import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function ModelsPage() {
  return (
    <ContentLayout header={<Header variant="h1">Models and endpoints</Header>}>
      {null}
    </ContentLayout>
  )
}
