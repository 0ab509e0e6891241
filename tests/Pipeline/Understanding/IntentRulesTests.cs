using System.Text;
using Omni.Pipeline.Understanding;

namespace Omni.Tests.Pipeline.Understanding;

public sealed class IntentRulesTests
{
    [Theory]
    [InlineData("这款多少钱？有优惠吗", "pre-sales")]
    [InlineData("How much is the blue one?", "pre-sales")]
    [InlineData("收到就坏了，我要退货", "after-sales")]
    [InlineData("I'd like a refund, it arrived damaged", "after-sales")]
    [InlineData("我要退貨", "after-sales")] // traditional
    [InlineData("登录不了，一直报错", "technical")]
    [InlineData("The app crashes with an error", "technical")]
    [InlineData("可以开发票吗", "billing")]
    [InlineData("I was charged twice this month", "billing")]
    [InlineData("我的快递什么时候到", "delivery")]
    [InlineData("WHERE IS MY ORDER", "delivery")]
    [InlineData("我要投诉你们，服务太差", "complaint")]
    [InlineData("This is a scam. Worst shop ever", "complaint")]
    [InlineData("转人工", "human")]
    [InlineData("Let me talk to a human", "human")]
    [InlineData("您好，在吗", "small-talk")]
    [InlineData("hello", "small-talk")]
    [InlineData("谢谢，再见", "closing")]
    [InlineData("Thanks, that's all", "closing")]
    [InlineData("hello, where is my parcel", "delivery")] // a greeting does not hide the question
    public void The_starter_set_knows_what_customers_say(string text, string intent)
    {
        var result = IntentRules.Default.Understand(text);
        Assert.Equal(intent, result.Intent);
        Assert.InRange(result.Confidence, 0.5, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("嗯")]
    [InlineData("The sky over the harbour was grey")]
    [InlineData("退款，然后报错")]
    public void It_says_nothing_rather_than_something_doubtful(string text)
    {
        var result = IntentRules.Default.Understand(text);
        Assert.Equal(("", 0d, 0), (result.Intent, result.Confidence, result.Skills.Length));
    }

    [Fact]
    public void The_result_names_language_skills_and_urgency()
    {
        var result = IntentRules.Default.Understand("我要投诉，请立即处理");
        Assert.Equal(("zh-Hans", "complaint", 2), (result.Language, result.Intent, result.Urgency));
        Assert.Equal<string>(["complaints"], result.Skills);
    }

    [Fact]
    public void An_urgent_text_without_intent_is_urgent_still() => Assert.Equal(("", 3), IntentAndUrgency(IntentRules.Default, "the charger is on fire"));

    [Fact]
    public void A_tie_is_no_intent()
    {
        var rules = Rules(Two(3, 3));
        Assert.Equal(("", 0), IntentAndUrgency(rules, "apple pear"));
        Assert.Equal(("a", 0), IntentAndUrgency(rules, "apple"));
    }

    [Fact]
    public void The_heavier_wins() => Assert.Equal(("b", 1), IntentAndUrgency(Rules(Two(3, 4)), "apple pear"));

    [Fact]
    public void Below_the_minimum_nothing_is_sure() => Assert.Equal(("", 0), IntentAndUrgency(Rules(Two(1, 4)), "apple"));

    [Fact]
    public void Words_for_the_same_count_once()
    {
        const string Json = """
            { "minimum": 1, "intents": [
              { "name": "a", "phrases": [ { "weight": 2, "any": ["apple", "apples", "apfel"] } ] },
              { "name": "b", "phrases": [ { "weight": 3, "any": ["pear"] } ] } ] }
            """;
        Assert.Equal("b", Rules(Json).Understand("apple apples apfel pear").Intent);
    }

    [Fact]
    public void More_evidence_is_more_confidence_and_contradiction_less()
    {
        var rules = Rules(Two(4, 3));
        Assert.True(rules.Understand("apple").Confidence > rules.Understand("apple pear").Confidence);
    }

    [Fact]
    public void All_that_is_wrong_with_a_file_is_said_at_once()
    {
        const string Json = """
            { "minimum": 0, "intents": [
              { "name": "Bad Name", "urgency": 4, "skills": [""], "phrases": [ { "weight": 0, "any": [] }, { "weight": 1, "any": ["…", null] }, null ] },
              { "name": "twice", "phrases": [] }, { "name": "twice" }, null ],
              "urgent": [ { "urgency": 0, "any": ["x1"] }, null ] }
            """;
        var (rules, problems) = Load(Json);
        Assert.Null(rules);
        Assert.Equal(15, problems.Count);
        Assert.Equal(problems.Count, problems.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"minimum\": 1, \"intentz\": [] }")]
    [InlineData("{ \"minimum\": 1 }")]
    [InlineData("{ \"minimum\": 1, \"intents\": [] }")]
    public void A_file_that_holds_no_rules_is_refused_with_a_reason(string json)
    {
        var (rules, problems) = Load(json);
        Assert.Null(rules);
        Assert.NotEmpty(problems);
    }

    private static string Two(int first, int second) => $$"""
        { "minimum": 2, "intents": [
          { "name": "a", "skills": ["s"], "phrases": [ { "weight": {{first}}, "any": ["apple"] } ] },
          { "name": "b", "urgency": 1, "phrases": [ { "weight": {{second}}, "any": ["pear"] } ] } ] }
        """;

    private static IntentRules Rules(string json)
    {
        var (rules, problems) = Load(json);
        Assert.Empty(problems);
        return rules!;
    }

    private static (IntentRules? Rules, IReadOnlyList<string> Problems) Load(string json) => IntentRules.Load(new MemoryStream(Encoding.UTF8.GetBytes(json)));

    private static (string Intent, int Urgency) IntentAndUrgency(IntentRules rules, string text) =>
        (rules.Understand(text).Intent, rules.Understand(text).Urgency);
}
