using Omni.Pipeline.Channels.DingTalk;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

public sealed class DingTalkSenderTests : IAsyncLifetime
{
    private DingTalkRig _rig = null!;

    public async Task InitializeAsync() => _rig = await DingTalkRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData("hello")]
    [InlineData("您好 😀 \"quoted\" \\ </script> \n\t\u2028 \u0001")]
    public async Task While_the_session_is_good_the_answer_goes_there_without_a_token(string text)
    {
        var question = await _rig.WroteAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(89));

        Assert.Equal(SendOutcome.Sent(), await _rig.AnswerAsync(question, text));

        Assert.Equal(new ReceivedMessage("staff1", text, _rig.Time.GetUtcNow()), Assert.Single(_rig.Platform.Received));
        Assert.Equal(0, _rig.Platform.TokenRequests);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("您好 😀 \"quoted\" \\ </script> \n\t\u2028 \u0001")]
    public async Task After_the_session_the_robots_interface_is_asked(string text)
    {
        var question = await _rig.WroteAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(90));

        Assert.Equal(SendOutcome.Sent("sent-1"), await _rig.AnswerAsync(question, text));

        Assert.Equal(("staff1", text), (Assert.Single(_rig.Platform.Received).OpenId, _rig.Platform.Received[0].Text));
        Assert.Equal(1, _rig.Platform.TokenRequests);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(120)]
    public async Task What_was_asked_in_a_group_is_answered_in_the_group(int minutesLater)
    {
        var question = await _rig.WroteAsync(group: "cidGroup");
        _rig.Time.Advance(TimeSpan.FromMinutes(minutesLater));

        Assert.Equal(SendStatus.Sent, (await _rig.AnswerAsync(question)).Status);

        Assert.Equal("cidGroup", Assert.Single(_rig.Platform.Received).OpenId);
    }

    [Theory] // The address comes in a body that the signature does not cover.
    [InlineData("https://oapi.dingtalk.com.example.com/robot/sendBySession?session=s0")]
    [InlineData("http://oapi.dingtalk.com/robot/sendBySession?session=s0")]
    [InlineData("https://oapi.dingtalk.com:8443/robot/sendBySession?session=s0")]
    [InlineData("https://user@oapi.dingtalk.com/robot/sendBySession?session=s0")]
    [InlineData("http://127.0.0.1:9/robot/sendBySession?session=s0")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task A_session_anywhere_else_is_not_called(string address)
    {
        var question = await _rig.WroteAsync(change: message => message["sessionWebhook"] = address);

        Assert.Equal(SendOutcome.Sent("sent-1"), await _rig.AnswerAsync(question));
    }

    [Theory]
    [InlineData("https://oapi.dingtalk.com/robot/sendBySession?session=1", true)]
    [InlineData("https://OAPI.dingtalk.com/robot/sendBySession?session=1", true)]
    [InlineData("http://127.0.0.1:5000/robot/sendBySession?session=1", true)]
    [InlineData("http://127.0.0.1:5001/robot/sendBySession?session=1", false)]
    [InlineData("https://127.0.0.1:5000/robot/sendBySession?session=1", false)]
    [InlineData("https://api.dingtalk.com/robot/sendBySession?session=1", false)]
    [InlineData("https://oapi.dingtalk.com./robot", false)]
    public void Sessions_are_at_the_platform_or_where_the_account_has_its_interface(string address, bool mayAnswer) =>
        Assert.Equal(mayAnswer, new DingTalkEndpoint(new("http://127.0.0.1:5000/"), "k", "s").MayAnswer(new(address)));

    [Theory]
    [InlineData(300001)]
    [InlineData(310000)]
    [InlineData(99999)]
    public async Task What_a_session_refuses_the_robots_interface_may_still_take(int code)
    {
        var question = await _rig.WroteAsync();
        _rig.Platform.SessionFaults.Add(LoopbackFault.Error(code));

        Assert.Equal(SendOutcome.Sent("sent-1"), await _rig.AnswerAsync(question));
        Assert.Single(_rig.Platform.Received);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task So_it_is_when_the_sessions_address_is_broken(int status)
    {
        var question = await _rig.WroteAsync();
        _rig.Platform.SessionFaults.Add(LoopbackFault.Status(status));

        Assert.Equal(SendOutcome.Sent("sent-1"), await _rig.AnswerAsync(question));
    }

    [Theory]
    [InlineData(130101)]
    [InlineData(660026)]
    public async Task Twenty_a_minute_is_waited_out(int code)
    {
        var question = await _rig.WroteAsync();
        _rig.Platform.SessionFaults.Add(LoopbackFault.Error(code));

        Assert.Equal(SendOutcome.Retry(TimeSpan.FromMinutes(1), $"dingtalk-{code}"), await _rig.AnswerAsync(question));
        Assert.Empty(_rig.Platform.Received);
    }

    [Fact]
    public async Task Only_people_of_the_company_can_be_written_to_first()
    {
        await using var rig = await DingTalkRig.StartAsync();

        Assert.Null(rig.ObjectionTo("staff1"));
        Assert.Equal("dingtalk-outside-company", rig.ObjectionTo("$:LWCP_v1:$abc"));
    }

    [Fact]
    public async Task What_can_not_be_known_is_uncertain_and_not_said_again()
    {
        var question = await _rig.WroteAsync();
        _rig.Platform.SessionFaults.Add(LoopbackFault.Drop());
        _rig.Platform.SessionFaults.Add(LoopbackFault.Garbage());
        Assert.Equal(SendOutcome.Uncertain("dingtalk-answer-lost"), await _rig.AnswerAsync(question));
        Assert.Equal(SendOutcome.Uncertain("dingtalk-answer-unread"), await _rig.AnswerAsync(question));

        _rig.Platform.Faults.Add(LoopbackFault.Drop());
        _rig.Platform.Faults.Add(LoopbackFault.Garbage());
        Assert.Equal(SendOutcome.Uncertain("dingtalk-answer-lost"), await _rig.SendAsync("staff1", "hi", ""));
        Assert.Equal(SendOutcome.Uncertain("dingtalk-answer-unread"), await _rig.SendAsync("staff1", "hi", ""));

        Assert.Equal(4, _rig.Platform.Received.Count);
    }

    [Fact]
    public async Task An_answer_that_comes_too_slowly_is_uncertain()
    {
        var question = await _rig.WroteAsync();
        _rig.Platform.SessionFaults.Add(LoopbackFault.Slow(TimeSpan.FromHours(1)));
        using var patience = new CancellationTokenSource();

        var sending = _rig.AnswerAsync(question, ct: patience.Token).AsTask();
        await _rig.Platform.WaitForMessageAsync("staff1", _ => true, default);
        await patience.CancelAsync();

        Assert.Equal(SendOutcome.Uncertain("dingtalk-answer-lost"), await sending);
    }

    [Theory]
    [InlineData("Throttling", SendStatus.Retry, "dingtalk-Throttling", 60)]
    [InlineData("Forbidden.AccessDenied.QpsLimitForApi", SendStatus.Retry, "dingtalk-Forbidden.AccessDenied.QpsLimitForApi", 60)]
    [InlineData("90018", SendStatus.Retry, "dingtalk-90018", 60)]
    [InlineData("-1", SendStatus.Retry, "dingtalk--1", 5)]
    [InlineData("Forbidden.AccessDenied.IpNotInWhiteList", SendStatus.Refused, "dingtalk-Forbidden.AccessDenied.IpNotInWhiteList", 0)]
    [InlineData("invalidParameter.robotCode.auth", SendStatus.Refused, "dingtalk-invalidParameter.robotCode.auth", 0)]
    [InlineData("what is this?", SendStatus.Refused, "dingtalk-http-400", 0)]
    public async Task A_code_says_what_becomes_of_the_message(string code, SendStatus status, string reason, int seconds)
    {
        await _rig.WroteAsync();
        _rig.Platform.Faults.Add(LoopbackFault.Error(code));

        Assert.Equal(new SendOutcome(status, "", reason, TimeSpan.FromSeconds(seconds)), await _rig.SendAsync("staff1", "hi", ""));
        Assert.Empty(_rig.Platform.Received);
        Assert.Equal(SendStatus.Sent, (await _rig.SendAsync("staff1", "hi", "")).Status);
    }

    [Theory]
    [InlineData(429, "17", "dingtalk-http-429", 17)]
    [InlineData(429, "Sun, 01 Mar 2026 12:02:00 GMT", "dingtalk-http-429", 120)]
    [InlineData(429, null, "dingtalk-http-429", 30)]
    [InlineData(429, "99999999", "dingtalk-http-429", 3600)]
    [InlineData(503, "9", "dingtalk-http-503", 9)]
    [InlineData(500, null, "dingtalk-http-500", 5)]
    public async Task A_crowded_platform_is_asked_again_when_it_says(int status, string? retryAfter, string reason, int seconds)
    {
        _rig.Platform.Faults.Add(LoopbackFault.Status(status, retryAfter));

        Assert.Equal(SendOutcome.Retry(TimeSpan.FromSeconds(seconds), reason), await _rig.SendAsync("staff1", "hi", ""));
    }

    [Fact]
    public async Task A_token_is_shared_until_it_ends_and_replaced_when_it_is_refused()
    {
        await _rig.WroteAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _rig.SendAsync("staff1", "hi", "").AsTask()));
        Assert.All(answers, answer => Assert.Equal(SendStatus.Sent, answer.Status));
        Assert.Equal(1, _rig.Platform.TokenRequests);

        _rig.Platform.ExpireToken();
        Assert.Equal(SendStatus.Sent, (await _rig.SendAsync("staff1", "hi", "")).Status);
        Assert.Equal(2, _rig.Platform.TokenRequests);

        _rig.Time.Advance(TimeSpan.FromSeconds(7200));
        Assert.Equal(SendStatus.Sent, (await _rig.SendAsync("staff1", "hi", "")).Status);
        Assert.Equal(3, _rig.Platform.TokenRequests);
        Assert.Equal(10, _rig.Platform.Received.Count);
    }

    [Fact]
    public async Task A_platform_that_refuses_every_token_is_asked_later()
    {
        _rig.Platform.Faults.Add(LoopbackFault.Error("InvalidAuthentication"), times: 2);

        Assert.Equal(SendOutcome.Retry(TimeSpan.FromSeconds(30), "dingtalk-InvalidAuthentication"), await _rig.SendAsync("staff1", "hi", ""));
    }

    [Fact]
    public async Task A_wrong_secret_gets_no_token_and_the_reason_says_so() =>
        Assert.Equal(
            SendOutcome.Refused("dingtalk-invalidClientIdOrSecret"),
            await _rig.SendAsync("staff1", "hi", "", Changed(_rig.Account, "appSecret", "wrong")));

    [Fact]
    public async Task An_account_without_a_key_sends_nothing() =>
        Assert.Equal(SendOutcome.Refused("dingtalk-not-configured"), await _rig.SendAsync("staff1", "hi", "", Changed(_rig.Account, "appKey", "")));

    [Fact]
    public async Task A_platform_that_is_not_there_is_asked_later() =>
        Assert.Equal(
            SendOutcome.Retry(TimeSpan.FromSeconds(5), "dingtalk-unreachable"),
            await _rig.SendAsync("staff1", "hi", "", Changed(_rig.Account, "apiBase", "http://127.0.0.1:1/")));

    [Fact]
    public async Task Somebody_whom_the_robot_can_not_reach_is_a_reason() =>
        Assert.Equal(SendOutcome.Refused("dingtalk-invalid-staff-id"), await _rig.SendAsync("stranger", "hi", ""));

    [Fact]
    public async Task Somebody_from_outside_can_be_answered_only_while_the_session_is_good()
    {
        var question = await _rig.WroteAsync(change: message => message.Remove("senderStaffId"));

        Assert.Equal(SendStatus.Sent, (await _rig.AnswerAsync(question)).Status);
        _rig.Time.Advance(TimeSpan.FromMinutes(90));
        Assert.Equal(SendOutcome.Refused("dingtalk-outside-company"), await _rig.AnswerAsync(question));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_without_a_call()
    {
        await _rig.WroteAsync();

        Assert.Equal(SendStatus.Sent, (await _rig.SendAsync("staff1", new string('汉', 4995), "")).Status);
        Assert.Equal(SendOutcome.Refused("dingtalk-too-long"), await _rig.SendAsync("staff1", new string('汉', 4996), ""));
        Assert.Single(_rig.Platform.Received);
    }

    [Fact]
    public async Task A_file_is_refused_rather_than_left_out()
    {
        await _rig.WroteAsync();

        Assert.Equal(SendOutcome.Refused("dingtalk-no-files"), await _rig.SendAsync("staff1", "see", "", files: new Attachment { MediaId = "m" }));
        Assert.Empty(_rig.Platform.Received);
    }

    [Fact]
    public async Task An_account_may_answer_in_markdown_with_its_first_line_as_the_title()
    {
        await using var rig = await DingTalkRig.StartAsync(("format", "markdown"));
        var question = await rig.WroteAsync(group: "cidG");
        const string Text = "\n## Your **order**\n\n* left today";

        Assert.Equal(SendStatus.Sent, (await rig.AnswerAsync(question, Text)).Status);
        rig.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(SendStatus.Sent, (await rig.AnswerAsync(question, Text)).Status);

        Assert.All(rig.Platform.Received, message => Assert.Equal(("cidG", Text), (message.OpenId, message.Text)));
        Assert.Equal(2, rig.Platform.Received.Count);
        Assert.Contains("\"title\":\"Your **order**\"", System.Text.Encoding.UTF8.GetString(DingTalkJson.Parameters(Text, isMarkdown: true)), StringComparison.Ordinal);
    }

    private static Omni.Pipeline.Channels.ChannelAccount Changed(Omni.Pipeline.Channels.ChannelAccount account, string name, string value) =>
        account with { Settings = new Dictionary<string, string>(account.Settings) { [name] = value } };
}
