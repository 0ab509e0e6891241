metadata name = 'Durable'
metadata description = 'The Durable Task Scheduler: it keeps the orchestrations\' histories and hands out their work.'

@description('Required. Name of the scheduler.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Paid by use, or by capacity.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Required. Capacity units; read for Dedicated only.')
param capacity int

// host.json names the same hub; a test holds the two equal.
var hubName = 'omni'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: union({ name: sku }, sku == 'Dedicated' ? { capacity: capacity } : {})
    // An empty list lets nobody in. Whoever calls must have the role as well.
    ipAllowlist: ['0.0.0.0/0']
  }

  resource hub 'taskHubs' = {
    name: hubName
  }
}

@description('What the host connects with; it says which identity, and holds no key.')
output connection string = 'Endpoint=${scheduler.properties.endpoint};TaskHub=${hubName};Authentication=ManagedIdentity'
