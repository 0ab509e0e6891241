using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Functions.Http;
using Omni.Functions.Http.OpenApi;

namespace Omni.Tests.Functions.Http;

/// <summary>Holds every answer that any test of the HTTP functions gets to what the OpenAPI document says of the call.</summary>
internal static class DescribedAnswers
{
    private static readonly JsonSerializerOptions Strict = new(ApiJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static void Check(string function, ApiAnswer answer)
    {
        var call = ApiCalls.All.Single(it => it.Function == function);
        if (answer.Problem.Length > 0)
        {
            Assert.True(
                ApiProblems.Of(call, ApiDocument.Addresses[function].Route).Contains(answer.Problem) && ApiProblems.Status[answer.Problem] == answer.Status,
                $"{function} answered {answer.Status} {answer.Problem}, of which the OpenAPI document knows nothing.");
            return;
        }

        var said = call.Answers.Where(it => it.Status == answer.Status).ToList();
        Assert.True(said.Count > 0, $"{function} answered {answer.Status}, of which the OpenAPI document knows nothing.");
        if (said.Any(it => it.Body is { Shape: null }))
        {
            return;
        }

        if (said[0].Body is { Shape: { } shape })
        {
            try
            {
                JsonSerializer.Deserialize(answer.Text, Strict.GetTypeInfo(shape.Type));
            }
            catch (JsonException e)
            {
                Assert.Fail($"{function} answered something else than {shape.Type.Name}, which the OpenAPI document promises: {e.Message}");
            }
        }
        else
        {
            Assert.Empty(answer.Text);
        }
    }
}
