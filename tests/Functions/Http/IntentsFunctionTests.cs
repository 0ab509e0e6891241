using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Tests.Functions.Http;

/// <summary>A company teaches Omni what its customers want.</summary>
public sealed class IntentsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Until_somebody_saves_others_the_rules_and_examples_are_those_that_come_with_Omni()
    {
        var intents = await CallAsync(FunctionNames.ReadIntents);
        Assert.Contains("\"delivery\"", intents.Json.GetProperty("rules").GetString(), StringComparison.Ordinal);
        Assert.Contains("delivery", intents.Json.GetProperty("intents").EnumerateArray().Select(name => name.GetString()));
        Assert.True(intents.Json.GetProperty("isStarter").GetBoolean());
        Assert.True((await CallAsync(FunctionNames.ReadIntentExamples)).Json.GetProperty("isStarter").GetBoolean());
    }

    [Fact]
    public async Task Saved_rules_are_in_force_at_once()
    {
        const string Rules = """{ "minimum": 1, "intents": [{ "name": "pets", "urgency": 3, "skills": ["vet"], "phrases": [{ "weight": 2, "any": ["parrot"] }] }] }""";
        Assert.Equal("nobody", (await TryAsync("my parrot is blue"))["by"]);

        Assert.Equal(200, (await CallAsync(FunctionNames.SetIntentRules, new { rules = Rules })).Status);

        await _rig.Get<CurrentUnderstanding>().RefreshAsync(default);
        var found = await TryAsync("my parrot is blue");
        Assert.Equal(("pets", "rules", 3), (found["intent"], found["by"], found.Json.GetProperty("urgency").GetInt32()));
        Assert.Equal(AuditEvents.IntentRulesChanged, Assert.Single(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).What);
    }

    [Fact]
    public async Task All_that_is_wrong_with_rules_or_examples_is_said_at_once_and_nothing_is_saved()
    {
        var rules = await CallAsync(FunctionNames.SetIntentRules, new { rules = """{ "minimum": 0, "intents": [{ "name": "No Name" }] }""" });
        Assert.Equal(400, rules.Status);
        Assert.Contains("minimum", rules["detail"], StringComparison.Ordinal);
        Assert.Contains("intents[0].name", rules["detail"], StringComparison.Ordinal);

        var examples = await CallAsync(FunctionNames.SetIntentExamples, new { text = "billing no tab\nX\ty" });
        Assert.Equal(400, examples.Status);
        Assert.Contains("line 1", examples["detail"], StringComparison.Ordinal);
        Assert.Contains("line 2", examples["detail"], StringComparison.Ordinal);

        Assert.Null(await _rig.Get<IntentStore>().RulesAsync(default));
        Assert.Null(await _rig.Get<IntentStore>().ExamplesAsync(default));
    }

    [Fact]
    public async Task Rules_and_examples_can_be_checked_before_they_are_saved()
    {
        var wrong = await CallAsync(FunctionNames.CheckIntents, new { rules = "{ }", examples = "billing no tab\nX\ty" });
        var problems = wrong.Json.GetProperty("problems").EnumerateArray().Select(it => it.GetString()!).ToList();
        Assert.Contains(problems, it => it.StartsWith("line 1: ", StringComparison.Ordinal));
        Assert.Contains(problems, it => it.StartsWith("line 2: ", StringComparison.Ordinal));
        Assert.Contains(problems, it => it.Contains("minimum", StringComparison.Ordinal));

        var good = await CallAsync(FunctionNames.CheckIntents, new { rules = IntentRules.DefaultText, examples = LabelledFile.StarterText() });
        Assert.Equal((200, 0), (good.Status, good.Json.GetProperty("problems").GetArrayLength()));
        Assert.Null(await _rig.Get<IntentStore>().RulesAsync(default));
    }

    [Fact]
    public async Task A_message_and_its_intent_are_learnt_from_in_one_line_and_a_new_label_replaces_the_old_one()
    {
        Assert.Equal(204, (await CallAsync(FunctionNames.LabelIntent, new { intent = "delivery", text = "# Where is\n my\tyak?" })).Status);
        Assert.Equal(204, (await CallAsync(FunctionNames.LabelIntent, new { intent = "complaint", text = "where IS my yak?" })).Status);

        var lines = (await CallAsync(FunctionNames.ReadIntentExamples))["text"]!.Split('\n');
        Assert.Equal(["complaint\twhere IS my yak?"], lines.Where(line => line.Contains("yak", StringComparison.Ordinal)));
        Assert.Empty(LabelledFile.Read(string.Join('\n', lines)).Problems);
        Assert.Equal(LabelledFile.Starter().Count + 1, LabelledFile.Read(string.Join('\n', lines)).Texts.Count);
    }

    [Theory]
    [InlineData("no-such-intent", "a text")]
    [InlineData("delivery", " \n ")]
    public async Task A_label_that_cannot_be_learnt_is_refused_and_changes_nothing(string intent, string text)
    {
        Assert.Equal(ProblemTypes.Invalid, (await CallAsync(FunctionNames.LabelIntent, new { intent, text })).Problem);
        Assert.Null(await _rig.Get<IntentStore>().ExamplesAsync(default));
    }

    [Fact]
    public async Task Of_two_who_save_at_once_the_second_is_told_to_read_again()
    {
        _rig.Headers.IfMatch = (await CallAsync(FunctionNames.ReadIntentExamples))["eTag"];
        Assert.Equal(200, (await CallAsync(FunctionNames.SetIntentExamples, new { text = Examples() })).Status);
        Assert.Equal(412, (await CallAsync(FunctionNames.SetIntentExamples, new { text = Examples() })).Status);
    }

    [Fact]
    public async Task A_model_is_trained_from_the_companys_examples_put_in_force_and_taken_back()
    {
        await CallAsync(FunctionNames.SetIntentExamples, new { text = Examples() });
        var model = await CallAsync(FunctionNames.TrainIntents);
        Assert.Equal(200, model.Status);
        Assert.Equal(40, model.Json.GetProperty("report").GetProperty("texts").GetInt32());
        Assert.False(model.Json.GetProperty("isActive").GetBoolean());
        Assert.Equal("nobody", (await TryAsync("the trumpet sounds odd"))["by"]);

        Assert.Equal(204, (await ActivateAsync(model["version"]!)).Status);

        var found = await TryAsync("the trumpet sounds odd");
        Assert.Equal(("brass", "model"), (found["intent"], found["by"]));
        Assert.False((await CallAsync(FunctionNames.ReadIntents)).Json.GetProperty("isStarter").GetBoolean());

        Assert.Equal(204, (await ActivateAsync("starter")).Status);
        Assert.Equal("nobody", (await TryAsync("the trumpet sounds odd"))["by"]);
        Assert.Equal(404, (await ActivateAsync("0123456789abcdef")).Status);
    }

    [Fact]
    public async Task A_model_whose_file_is_gone_leaves_messages_to_what_comes_with_Omni()
    {
        await CallAsync(FunctionNames.SetIntentExamples, new { text = Examples() });
        var version = (await CallAsync(FunctionNames.TrainIntents))["version"]!;
        await _rig.Media.DeleteAsync("intents-" + version, default);
        _rig.Log.Expect(1404);
        Assert.Equal(204, (await ActivateAsync(version)).Status);
        Assert.Equal("delivery", (await TryAsync("WHERE IS MY ORDER"))["intent"]);
    }

    private static string Examples() => string.Join('\n', Enumerable.Range(0, 20).SelectMany(i => new[]
    {
        $"brass\tthe trumpet number {(char)('a' + i)} sounds odd and dull", $"strings\ta violin number {(char)('a' + i)} lost its bow and strings",
    }));

    private async Task<ApiAnswer> TryAsync(string text) => await CallAsync(FunctionNames.TryIntent, new { text });

    private async Task<ApiAnswer> ActivateAsync(string version)
    {
        var answer = await _rig.CallAsync(FunctionNames.ActivateIntentModel, await _rig.TokenAsync(Role.Admin), route: ("version", version));
        await _rig.Get<CurrentUnderstanding>().RefreshAsync(default);
        return answer;
    }

    private async Task<ApiAnswer> CallAsync(string function, object? body = null) => await _rig.CallAsync(function, await _rig.TokenAsync(Role.Admin), body);
}
