namespace Command.Ingest.Exercise.Days;

/// <summary>Sentences about everyday cases, and how calls begin and end.</summary>
internal static class EverydayWords
{
    public const string Text = """
        # any opening
        你好，
        喂，是12345吗，
        您好，我反映个事，
        我想反映一下，
        哎我说，
        麻烦问一下，
        投诉，
        同志你好，
        # any closing
        ，请尽快处理
        ，赶紧派人来看看吧
        ，希望有关部门重视
        ，谢谢
        ，快点吧
        ，咋没人管呢
        ，都{n}个电话了
        ，请回电话
        # any done
        【处理结果】已派人到场处置完毕
        【反馈】现场已恢复正常
        【办结】经核实已处理
        【回访】问题已解决，群众表示认可
        【回复】已解决，来电人满意
        # any more
        【补充】{hurt}
        【补充】现场有{v1}
        【追记】来电人再次催办
        【补充】请优先处置
        # any more road
        ，拖车已到
        ，预计{n}0分钟后恢复
        ，{lane}已放行
        # street-light say
        {p}路灯[不亮|坏了|一闪一闪]，[{n}天了|晚上黑]
        {p}[这一排|有{n}盏]灯[不亮|灭了]
        # litter say
        {p}垃圾[没人清|堆成山|满了]，[一股味|招苍蝇]
        {p}有人[乱倒|扔]建筑垃圾
        {p}[垃圾桶|垃圾箱]满了，[流汤|{n}天没收]
        # noise say
        {p}[半夜施工|广场舞|装修]太吵，[睡不着|孩子要考试]
        {p}[KTV|烧烤摊|音响]噪音[扰民|大]，[天天如此|到{n}点]
        # illegal-parking say
        {p}[乱停车|违停]，[堵着消防通道|占盲道]，车牌黑A{plate}
        {p}{v1}堵[小区门|车库口]，[电话打不通|叫挪车不挪]
        # vendor say
        {p}[摆摊|占道经营]，[堵人行道|油烟大]
        {p}卖[水果|烤冷面|早点]的占道
        # road-damage say
        {p}路面[坑坑洼洼|有坑]，[硌车|电动车颠]
        {p}[步道砖|马路牙子]坏了，[绊人|翘起来]
        # construction say
        {p}[违建|私搭]，[堵通道|没人管]
        {p}工地[不围挡|扬尘大]
        # other say
        {p}有个情况[要反映|想问问]
        # emergency say
        {p}[出事|有突发情况]了，[快来人|{hurt}]
        """;
}
