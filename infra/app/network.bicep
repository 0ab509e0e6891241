metadata name = 'Network'
metadata description = 'A way out with one fixed address, for channels that answer only callers on their list.'

@description('Required. Name of the network; the parts are named after it.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-out'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2024-05-01' = {
  name: '${name}-nat'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: {
    publicIpAddresses: [{ id: address.id }]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
  }

  resource functions 'subnets' = {
    name: 'functions'
    properties: {
      addressPrefix: '10.20.0.0/24'
      natGateway: { id: gateway.id }
      defaultOutboundAccess: false
      delegations: [
        {
          name: 'functions'
          properties: { serviceName: 'Microsoft.App/environments' }
        }
      ]
    }
  }
}

@description('Where the app is attached.')
output subnetId string = network::functions.id

@description('The address that others see.')
output callerAddress string = address.properties.ipAddress
