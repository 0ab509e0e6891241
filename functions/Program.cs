using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Omni.Durable;
using Omni.Functions;
using Omni.Functions.Adapters;
using Omni.Pipeline;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddPipeline().AddDurable().AddOmniFunctions().AddAzureAdapters(builder.Configuration);
await builder.Build().RunAsync();
