using System.Collections.Immutable;

namespace Command.Ingest.Fusion.Wording;

/// <summary>The words of Chinese and English that are the same in every city: those that deny, ask, suppose, end and fill.</summary>
internal static class CommonWords
{
    /// <summary>Words that hold a shorter one in which they have no part: 火车站 is no fire, 无法 denies nothing.</summary>
    private const string Shields = """
        火车站 火车 着火车 着火车站 消防栓 消火栓 灭火器 消防车 消防站 消防队 消防员 消防通道 火锅 火锅店 大火锅 被困难 困难 落水管 地震局 地震台 防汛办 应急局 应急办
        不断 面积 无法 无人机 无关 无论 无数 无线 无轨 未来 未知 未必 未成年 未名 沉没 没收 没完 没法 没人管 没人修 没人处理 不过 不得不 不仅 不但 不知 不敢 不够 不要 非常 非机动车 非法
        停电动车 停电瓶车 马路 道路 公路 铁路 线路 电路 水路 路面 路边 路上 路中间 路旁 路段 路人 路过 路线 沿路 一路 半路 走路 修路 让路 迷路 过路 街道 街面 街坊 逛街 上街 步行街
        车道 人行道 匝道 管道 下水道 便道 轨道 通道 隧道口 知道 报道 桥下 桥上 桥面 桥洞 桥头 巷子 学校门口 医院门口 送往医院 送到医院 送去医院 送医院 市场 广场舞 大小区 公园里
        待遇 接待 招待 期待 请假 请问 需求 邀请 申请 有没有人 有没有人管 无障碍 无名 无锡 无人售票 停车场 停车位 停车费 施工许可 冰雪大世界 冰雪节 雪糕 雪花 滑雪 滑雪场 慢车道 慢性 没有关系 没关系 违法建筑 安全事故 责任事故 水利 水务 水果 水电 水费 水平 水泥
        fire station|fire hydrant|fire truck|fire engine|fire department|fire brigade|fire service|fire extinguisher|fire exit|fire door|fire lane|fire crew|fire escape|fire chief
        gas station|petrol station|power station|power plant|power line pole|ice cream|ice rink|crash course|crash barrier|flood control|flood wall|flood light|light rail|parking lot
        car park|police station|bus stop|be cleared|get cleared|getting cleared|be reopened|be restored|be repaired|be fixed|be resolved|be drained|be removed|be put out
        not only|no matter|no parking|no entry|high street shop|road surface|road works ahead|crossroads|road side|roadside|street light|street lamp|street vendor|street food
        """;

    private const string Denying = """
        没有 没 无 未 未有 未见 没见 没见到 不再 并非 并无 并未 不是 绝非 尚无 尚未 暂无 暂未 未发现 没发现 没有发现 未出现 未发生 没发生 未造成 没造成 还没 还没有 还未 仍未 一直没 已无 已没有 排除 不
        no|not|without|never|none|nobody|no one|isnt|wasnt|arent|werent|didnt|dont|hasnt|havent|no longer|not any|no sign of|no signs of|free of|nor|neither|cannot see
        """;

    private const string Asking = "是否 有没有 是不是 会不会 有无 whether|is there any|are there any|is there a";

    private const string Supposing = """
        防 预防 防范 防止 谨防 严防 以防 避免 防控 防治 杜绝 如果 假如 要是 万一 一旦 若 怕 担心 害怕 恐怕 容易 易 易发 极易 隐患 宣传 检查 排查 巡查 科普 知识 讲座 培训 应急预案 预案 隐患排查 险些 差点 差一点 可能引发 可能导致 预计 预报 将有 或将
        if there is|in case of|prevent|prevents|prevention|to avoid|avoiding|risk of|danger of|afraid of|might cause|may cause|could cause|almost|nearly|forecast|expected
        """;

    private const string Drills = "演练 演习 拉练 模拟 桌面推演 实训 drill|fire drill|evacuation drill|simulation|training exercise";

    private const string Awaiting = """
        请 尽快 尽早 希望 盼 盼望 何时 什么时候 啥时候 多久 多长时间 等待 待 才能 力争 争取 要求 建议 需要 需 赶紧 抓紧 赶快 正在 正 组织 能否 能不能 可否 可不可以 预计 预报 将 将有 将于 计划 拟 准备 部分 无法 不能 不可 未能 难以 影响 妨碍 没法
        will|will be|to be|expected|until|when will|please|needs to|need to|must be|should be|hope|waiting|partly|partially|being|forecast|asap|as soon as|cannot|cant|unable to
        """;

    private const string Backs = "又 再次 再度 反复 仍 仍有 仍在 仍然 依然 还在 还有 again|still|remains|back again|once more";

    /// <summary>What follows is where to go instead.</summary>
    private const string Instead = "建议绕行 建议改走 改走 请走 请改走 via|please use";

    private const string OverAlone = """
        恢复通行 恢复交通 恢复正常 恢复供电 恢复供水 恢复供热 恢复供暖 恢复供气 恢复运营 恢复运行 恢复畅通 恢复双向通行 恢复双向通车 重新开放 重新开通 重新通车 恢复照明 恢复车道
        扑灭了 被扑灭 全部扑灭 成功扑灭 火灭了 火已灭 火已扑灭 明火已扑灭 明火已灭 火熄了 明火扑灭 水退了 水下去了 积水退了 积水没了 水没了 水已退 水退去 水都退了 退水了 退下去 排净 抽干 抽完 排干 排完 抽排完毕 排水完毕
        处置完毕 处理完毕 处理完 处理完成 处理好了 处置完成 抢修完毕 抢修完成 抢修结束 修复完毕 修复完成 修好了 修复了 清理完毕 清理完成 清理干净 清理完 清运完毕 清障完毕 拖走了 搬走了 移走了 清走了 解决了 搞定了 弄好了
        来电了 有电了 通电了 来水了 来气了 暖气热了 通车了 路通了 不堵了 险情解除 险情排除 警报解除 解除警报 解除封闭 解除管制 解除交通管制 解除预警 预警解除 撤除警戒 安全撤除 全部救出 成功救出 救出来了 被救出 获救 脱困 脱险 成功脱困
        结案 已经没有了 已没有了 秩序恢复 正常通行 可以通行 可正常通行 畅通无阻 故障排除 隐患消除 危险消除 人群散去 人群已散 人群散了 散去
        reopened|re-opened|cleared|all clear|back to normal|restored|extinguished|put out|fire is out|fire out|been repaired|now repaired|is repaired|been fixed|now fixed|is fixed|resolved|receded|water has subsided|water subsided|pumped out
        been drained|has drained|have drained|water drained|closure lifted|restriction lifted|restrictions lifted|warning lifted|been lifted|is over|now over|has ended|have ended|all safe|rescued|open again|now open|traffic flowing|flowing again
        traffic is moving|moving again|power is back|power back|been removed|debris removed|tree removed|vehicle removed|vehicles removed|towed away|traffic normal|has dispersed|dispersed|no longer blocked|no longer flooded|stood down
        """;

    /// <summary>What is over when 已 or 已经 stands before it.</summary>
    private const string OverAfterAlready = """
        退 退去 退了 退净 消退 排净 抽干 抽完 排干 排完 排空 扑灭 灭 熄灭 解除 恢复 修复 修好 处理 处置完毕 处理完毕 处理完 处理好 解决 清除 清理 清理完毕 清理干净 清走 清运 拖走 拖离 移走 搬走 排除 消除 开通 通车
        放行 畅通 结束 完工 送电 来电 来水 获救 救出 脱困 封堵 撤除 通行 正常 复通 平息 散去 撤离现场 离开现场 全部清理 全部处理 全部恢复 全部救出 全部脱困 全部扑灭 被扑灭 被救出 被清理 被拖走 得到处理 得到解决 得到控制并扑灭
        """;

    private const string Fillers = """
        请尽快处理 请及时处理 请尽快解决 请尽快修复 请相关部门 请有关部门 相关部门 有关部门 市民反映 群众反映 居民反映 网友反映 业主反映 市民来电 来电反映 来电 市民称 报警人称 报案人称 群众报警 群众报案 市民报警 报警称 来电人 反映人 来电人称 当事人
        据报 据悉 据了解 经了解 经核实 您好 你好 领导好 领导 谢谢 感谢 麻烦 处理一下 解决一下 看一下 请处理 核实处理 请核实 核实 请派人 派人处理 派人来 派人看看 速来 速派人 反映 举报 投诉 求助 咨询 位于 地点 地址 位置 附近 周边 现场 目前 现在 刚才 刚刚
        今天 昨天 今早 今晨 昨晚 早上 上午 中午 下午 晚上 凌晨 傍晚 夜里 发现 看到 看见 听到 有人 旁边 对面 门口 门前 我们 我家 我们家 我这 这里 这儿 那里 那儿 这边 那边 路过看到 市民 群众 居民 业主 希望尽快 尽快派人 尽快处理 尽快修复 尽快解决 多次反映 一直没人管 无人管理
        转办 承办 派单 工单 诉求 热线 紧急 十万火急 因为 由于 出现 发生 情况 问题 导致 造成 严重影响 影响出行 影响通行 影响交通 存在安全隐患 有安全隐患 安全隐患 注意安全 请绕行 请注意 请市民 过往车辆 过往司机 司机朋友 接报 接到报警 接警 110 119 122 12345 12319
        (演练) (exercise) (测试)
        please|hello|hi there|thanks|thank you|i would like to report|would like to report|id like to report|i am reporting|reporting|reported|report of|reports of|report|there is|there are|theres|caller says|caller reports|caller|callers|resident says|residents say
        resident reports|residents report|residents|as soon as possible|send someone|someone|somebody|i can see|we can see|i see|near|nearby|located at|location|at the moment|right now|just now|currently|this morning|this evening|tonight|today|yesterday|kindly|dear sir|for days
        """;

    private const string Crossings = """
        交叉口 交叉路口 十字路口 丁字路口 交汇处 交汇口 交汇 交会处 交会 交口 相交处 相交 交界处 拐角 转角 路口 街口 道口 把角 intersection|intersection of|crossing|crossing of|junction|junction of|corner|corner of
        """;

    /// <summary>Ends of street names; after an equals sign the canonical one.</summary>
    private const string StreetEnds = """
        路 街 大街 大道 巷 胡同 环路 支路 路口=路 街口=街 大街口=大街 高速 快速路
        road=road|rd=road|street=street|st=street|str=street|avenue=avenue|ave=avenue|av=avenue|boulevard=boulevard|blvd=boulevard|highway=highway|hwy=highway|expressway=expressway
        """;

    private const string PlaceEnds = """
        高架 高架路 立交 立交桥 大桥 桥 地道桥 隧道 广场 小区 家园 花园 新村 嘉园 医院 一院 二院 三院 四院 五院 学校 小学 中学 高中 大学 学院 幼儿园 大厦 公园 火车站 客运站 地铁站 公交站 加油站 商场 商城 购物中心 酒店 宾馆 体育馆 体育场 博物馆 图书馆 剧院 派出所 批发市场 工业园 物流园 社区 公寓 写字楼
        bridge=bridge|square=square|hospital=hospital|plaza=plaza|mall=mall|university=university
        """;

    /// <summary>Things that tell one event from another, each with its other names.</summary>
    private const string Things = """
        公交车=公交车,公交,大巴,大巴车,bus,coach 客车=客车,大客车,中巴,中巴车,旅游车 校车=校车,school bus 罐车=油罐车,罐车,槽罐车,槽车,tanker,fuel tanker 货车=货车,大货车,卡车,大卡车,重卡,半挂,半挂车,挂车,渣土车,翻斗车,truck,lorry,semi,dump truck
        面包车=面包车,van,minivan 越野车=越野车,suv,吉普,吉普车,jeep 轿车=轿车,小轿车,私家车,小汽车,小客车,小车,sedan,saloon car,saloon 出租车=出租车,的士,网约车,taxi,cab 电动车=电动车,电瓶车,电动自行车,电动三轮,e-bike,ebike,electric bike,scooter
        摩托车=摩托车,摩托,motorcycle,motorbike 三轮车=三轮车,三轮,tricycle 自行车=自行车,单车,共享单车,bicycle,bike 皮卡=皮卡,皮卡车,pickup 救护车=救护车,ambulance 吊车=吊车,起重机,crane 挖掘机=挖掘机,钩机,铲车,excavator,digger 清障车=清障车,拖车,tow truck
        排水车=排水车,抽水车,泵车,pump truck 洒水车=洒水车 垃圾车=垃圾车,garbage truck 电线杆=电线杆,电杆,水泥杆,utility pole,power pole,telephone pole 信号灯=红绿灯,信号灯,交通灯,traffic light,traffic signal 护栏=护栏,隔离栏,栏杆,guardrail,barrier 围挡=围挡,彩钢板,hoarding
        广告牌=广告牌,牌匾,billboard 变压器=变压器,变电箱,配电箱,transformer 地下车库=地下车库,车库,地库,地下停车场,underground garage,garage 地下室=地下室,basement 桥洞=桥洞,涵洞,桥涵,underpass 人行道=人行道,步道,sidewalk,pavement 阳台=阳台,balcony 楼道=楼道,走廊,stairwell,corridor 仓库=仓库,库房,warehouse
        厂房=厂房,车间,factory,workshop 饭店=饭店,餐馆,饭馆,烧烤店,restaurant 老人=老人,老太太,老大爷,大爷,老头,大娘,elderly,old man,old woman 儿童=儿童,孩子,小孩,男孩,女孩,child,children,kid,boy,girl 学生=学生,student,students 婴儿=婴儿,baby,infant 孕妇=孕妇,pregnant woman
        消防栓=消防栓,消火栓,fire hydrant 水泵=水泵,pump 垃圾桶=垃圾桶,垃圾箱,trash bin 锅炉=锅炉,boiler 屋顶=屋顶,楼顶,房顶,roof,rooftop 树枝=树枝,树杈,枝杈,branch 大树=大树,杨树,柳树,榆树,big tree,large tree
        """;

    private static readonly ImmutableArray<(string Colour, string Names)> s_colours =
    [
        ("白", "白色|white"), ("黑", "黑色|black"), ("红", "红色|red"), ("蓝", "蓝色|blue"), ("绿", "绿色|green"), ("黄", "黄色|yellow"), ("灰", "灰色|银灰色|grey|gray"),
        ("银", "银色|银白色|silver"), ("棕", "棕色|咖啡色|brown"), ("橙", "橙色|橘色|orange"), ("紫", "紫色|purple"),
    ];

    private static readonly ImmutableArray<string> s_vehicles =
        ["公交车", "客车", "校车", "罐车", "货车", "面包车", "越野车", "轿车", "出租车", "电动车", "摩托车", "三轮车", "自行车", "皮卡", "垃圾车"];

    // How deep the water is by whom or what it reaches.
    private static readonly ImmutableArray<(string Form, string Names)> s_depths =
    [
        ("0.1m", "脚踝|没过脚踝|没过脚面|没脚面|ankle deep|ankle-deep"), ("0.3m", "小腿|没过小腿|半个轮胎|半个车轮|半个轱辘|没过轮胎|没过车轮|calf deep"), ("0.5m", "膝盖|没过膝盖|水位到膝盖|齐膝|齐膝深|没膝|过膝|knee deep|knee-deep|knee high"),
        ("0.7m", "大腿|没过大腿|thigh deep"), ("1m", "齐腰|腰深|到腰|没过腰|过腰|腰部|齐腰深|腰深的水|waist deep|waist-deep"),
    ];

    /// <summary>Every word with what it does.</summary>
    public static IEnumerable<(string Word, Marks Marks, string Form)> All()
    {
        IEnumerable<(string, Marks, string)> plain = Plain(Shields, Marks.None)
            .Concat(Plain(Denying, Marks.Denies)).Concat(Plain(Asking, Marks.Asks)).Concat(Plain(Supposing, Marks.Supposes)).Concat(Plain(Drills, Marks.Drill))
            .Concat(Plain(Awaiting, Marks.Awaits)).Concat(Plain(Backs, Marks.Again)).Concat(Plain(OverAlone, Marks.Over)).Concat(Plain(Fillers, Marks.Filler))
            .Concat(Plain(Crossings, Marks.Crossing)).Concat(Plain(Instead, Marks.Instead));
        IEnumerable<(string, Marks, string)> already = Words(OverAfterAlready).SelectMany(w => new[] { ("已" + w, Marks.Over, ""), ("已经" + w, Marks.Over, "") });
        return plain.Concat(already).Concat(Ends(StreetEnds, Marks.StreetEnd)).Concat(Ends(PlaceEnds, Marks.PlaceEnd)).Concat(AllThings());
    }

    private static IEnumerable<(string, Marks, string)> AllThings()
    {
        // Things are parted by blanks after Chinese, their names by commas.
        foreach (string thing in Things.Split('\n', StringSplitOptions.TrimEntries).SelectMany(ByThing))
        {
            string[] parts = thing.Split('=');
            Marks marks = Marks.Thing | (s_vehicles.Contains(parts[0]) ? Marks.Vehicle : Marks.None);
            foreach (string name in parts[1].Split(','))
            {
                yield return (name, marks, parts[0]);
            }
        }

        foreach ((string form, string names) in s_depths)
        {
            foreach (string name in names.Split('|'))
            {
                yield return (name, Marks.Thing, form);
            }
        }

        foreach ((string colour, string names) in s_colours)
        {
            foreach (string name in names.Split('|'))
            {
                yield return (name, Marks.Colour, colour);
                yield return (name + (name[0] > 'z' ? "车" : " car"), Marks.Thing, colour + "轿车");
            }

            yield return (colour + "车", Marks.Thing, colour + "轿车");
        }
    }

    private static IEnumerable<string> ByThing(string line)
    {
        int from = 0;
        for (int equals = line.IndexOf('=', 0); equals >= 0;)
        {
            int next = line.IndexOf('=', equals + 1);
            int end = next < 0 ? line.Length : line.LastIndexOf(' ', next);
            yield return line[from..end];
            (from, equals) = (end + 1, next);
        }
    }

    private static IEnumerable<(string, Marks, string)> Plain(string words, Marks marks) => Words(words).Select(w => (w, marks, ""));

    private static IEnumerable<(string, Marks, string)> Ends(string words, Marks marks) =>
        Words(words).Select(w => w.Split('=')).Select(p => (p[0], marks, p[^1]));

    // Chinese words are parted by blanks; English phrases hold blanks and are parted by bars.
    private static IEnumerable<string> Words(string words) =>
        words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(line => line.Split('|').SelectMany(OfPart));

    private static IEnumerable<string> OfPart(string part)
    {
        string[] pieces = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int han = Array.FindLastIndex(pieces, p => p.Any(c => c > '\u2e7f')) + 1;
        return pieces[..han].Append(string.Join(' ', pieces[han..])).Where(p => p.Length > 0);
    }
}
