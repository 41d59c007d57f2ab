/// First names whose spellings the skeleton alone would part or confuse, one line each, the common spelling first.
///
/// A line's spellings meet whatever they are; different lines never meet, even where their skeletons are equal (Omar,
/// Amar): the first such line keeps the plain skeleton and takes in spellings that are not listed.
enum KnownNames {
    struct Entry {
        /// The spelling whose sounds stand for all.
        let spelling: String
        /// Told apart from earlier lines with the same skeleton; "" for the first.
        let mark: String
        /// The skeleton with the mark.
        let sound: String
        let line: Int
    }

    static func entry(_ folded: String) -> Entry? { entries[folded] }

    private static let entries: [String: Entry] = {
        var entries: [String: Entry] = [:]
        var taken: [String: Int] = [:]
        for (line, names) in lines.enumerated() {
            let spellings = names.split(separator: " ").map { Folded.text(String($0)) }
            guard let first = spellings.first else { continue }
            let skeleton = Skeleton.of(Phonemes.of(first, isFirst: true, isLast: true))
            let count = taken[skeleton, default: 0] + 1
            taken[skeleton] = count
            let mark = count == 1 ? "" : String(count)
            let entry = Entry(spelling: first, mark: mark, sound: skeleton + mark, line: line)
            for spelling in spellings where entries[spelling] == nil { entries[spelling] = entry }
        }
        return entries
    }()

    /// The lines, for the test that no spelling stands in two.
    static let lines: [Substring] = text.split(separator: "\n")

    private static let text = """
        mohamed mohammed mohammad muhammad mohamad muhammed mouhamed mouhammed mouhamad mohemed mohd mohmed med محمد
        mahmoud mahmud mahmood mehmoud محمود
        mhamed mhammed امحمد
        mohand muhand موحند محند
        ahmed ahmad ahmet احمد
        hamid hameed hamide حميد
        hamed hamad حامد حمد
        hamida hameeda حميدة
        hamza hamzah hemza حمزة
        ali aly علي
        alaa ala علاء
        omar umar omer aomar عمر
        amar ammar عمار
        amer عامر
        amir emir ameer أمير
        amira emira ameera أميرة
        amine amin ameen lamine lamin elamine amyne أمين الأمين لمين
        amina aminah أمينة
        hassan hasan hassen hacene hassene hacen hassane hacane حسن حسان
        hocine hussein houcine hussain husain hossein houssein housseine hocin husayn husein حسين
        hassina hacina hasina حسينة
        houssem hussam houcem hossam husam حسام
        ahcene ahcen ahsen ehcene أحسن
        lahcene lahcen lahsen lehcene لحسن
        khaled khalid kaled khalled خالد
        khalida خالدة
        khelifa khalifa خليفة
        khalil khelil خليل
        kamel kamal kamil kemal كمال كامل
        kamila كاميلة كاميليا kamelia kamilia
        karim kareem krim كريم
        karima kareema كريمة
        akram akrem أكرم
        ikram ikrame ikrem إكرام
        kader kadir qader qadir kadeur قادر قدير
        kaddour kadour qaddour قدور
        salah saleh salih صلاح صالح
        saliha saleha صليحة صالحة
        salim selim saleem سليم
        salem سالم
        salima selima سليمة
        salma selma سلمى
        slimane suleiman soulimane sulaiman suleyman sulayman soulaiman soulaimane slyman سليمان
        samir sameer samire سمير
        samira sameera سميرة
        sami samy سامي
        samia samya سامية
        soumia soumeya soumaya sumaya soumya سمية
        said saeed saied saide سعيد
        saida saeeda سعيدة
        saad saade سعد
        saadia سعدية
        messaoud masoud massoud mesaoud masud messaoude مسعود
        messaouda masouda mesaouda مسعودة
        rachid rasheed rashid rachide rachyd رشيد
        rached rashed راشد
        rachida rashida رشيدة
        reda rida redha ridha reza رضا
        rabah rabeh رابح رباح
        rabie rabii rebii ربيع
        rabia rabea ربيعة رابعة
        rabha rebha رابحة
        ramdane ramadan ramadane رمضان
        ramzi ramzy رمزي
        raouf raoof رؤوف
        riad ryad riadh riyad ryadh riyadh رياض
        rafik rafiq rafic رفيق
        rania ranya رانيا رانية
        rima ryma ريمة ريما
        rym rim reem ريم
        racim rassim rasim راسم رسيم
        tarek tarik tariq tareq tarak طارق
        tahar taher tahir tahr طاهر
        tayeb taieb tayyeb tayyib tayib taib طيب
        toufik tewfik tawfik tawfiq toufic toufiq taoufik tofik توفيق
        tidjani tijani تيجاني تجاني
        taha طه
        nacer nasser naser nasir naceur ناصر
        nacir nassir nasseer نصير
        nacera nassira nacira nasira nassera نصيرة ناصرة
        nabil nabeel nabile نبيل
        nabila nebila نبيلة
        nadir nadhir nazir nader nadher نذير نادر نضير
        nadia nadya nadja نادية ناديا
        nada ندى
        nadjib najib nagib nedjib نجيب
        nadjia najia نجية ناجية
        nadjet najat nadjat nedjet nejat najet نجاة نجات
        nadjoua najwa nadjwa najoua نجوى
        nedjma najma نجمة
        naim نعيم
        naima نعيمة
        nawel nawal naouel naoual نوال
        nour nor noor نور
        noura nora نورة نورا
        nouara nouwara nuara نوارة
        nesrine nisrine nasrine nesrin nisrin nessrine نسرين
        nassim nacim nasim nessim نسيم
        nassima nacima nasima nessima نسيمة
        nassiba nessiba nasiba nousseiba نسيبة
        nazim nadhim nadim ناظم نظيم نديم
        yacine yassine yasin yassin yacin yasine yassen ياسين
        yasmine yasmin jasmine yassmine ياسمين
        yasmina ياسمينة
        yahia yahya yehia yahiya يحيى يحي
        youcef youssef yousef yusuf youssouf yucef yousuf yousouf yousif يوسف
        younes yunus younous younis younus younesse يونس
        yazid yazeed yezid يزيد
        youghourta yugurtha jugurtha يوغرطة يوغرتة
        ibrahim brahim ibrahem abrahim brahem إبراهيم براهيم
        ismail smail ismael smain ismaine إسماعيل سماعيل
        ishak ishaq ishac إسحاق إسحق
        ilyes lyes ilyas elias elyes lies ilies lyas elyas ilias إلياس لياس
        idir yidir إيدير يدير
        idris driss idriss dris إدريس دريس
        imad imed emad عماد
        imane iman imene imen imène إيمان
        ines inas inasse إيناس
        islam islem esslam إسلام
        issam issem essam isam عصام
        aissa issa eissa aisa عيسى
        moussa musa mousa mossa موسى
        mustapha mostafa mustafa moustafa moustapha mostefa mostapha mostepha مصطفى
        mokhtar mukhtar moktar mokhtare مختار
        mourad murad morad mourade مراد
        mounir munir mouneer mounire منير
        mounira munira منيرة
        mouna muna mona منى
        moufida mufida مفيدة
        mehdi mahdi mehdy mahdy مهدي
        miloud mileud ميلود
        mouloud mawloud مولود
        mebarek mbarek embarek mubarak moubarak mobarek مبارك امبارك
        mabrouk mebrouk مبروك
        mabrouka mebrouka مبروكة
        malik malek maleck مالك ملك
        malika malyka مليكة
        meriem mariam maryam miriem myriam miriam mariem meryem maryem meryeme mariame مريم
        marwa maroua maroa مروة
        marouane marwan marwane merouane merwan merwane مروان
        meziane mezian مزيان
        mansour mansur menseur منصور
        mokrane مقران
        moncef munsif monsef منصف
        madjid majid medjid مجيد
        madjed maged majed ماجد
        moumen mumen مؤمن
        fatima fatma fatema fatimah fatmah fatimata فاطمة فطيمة فاطنة fatna
        fatiha fateha فتيحة فاتحة
        fateh fatih فاتح
        fatah fettah fattah fetah فتاح
        fethi fathi fathy فتحي
        farid fareed ferid فريد
        farida ferida فريدة
        fares faris farece فارس
        farouk faruk faruq farouq فاروق
        faiza fayza faïza فايزة فائزة
        faycal faical faisal faysal fayssal faissal fayçal feycal فيصل
        fadila fadhila fodila فضيلة
        fadel fadhel fadil fodil fadhil فاضل فضيل
        fouad fuad foued فؤاد
        faouzi fouzi fawzi fawzy فوزي
        fouzia fawzia faouzia فوزية
        ferhat farhat فرحات
        farah فرح
        djamel jamel jamal gamal djamal جمال
        djamila jamila jamilah جميلة
        djaafar jaafar djafer jafar djafar jaffar جعفر
        djilali jilali jillali djillali جيلالي
        djelloul jelloul djeloul jalloul جلول
        djaber jaber جابر
        djalal jalal djellal djelal jalel جلال
        hadj haj hajj hadje الحاج حاج
        hadja hajja حاجة
        hakim hakeem hakime حكيم
        hakima حكيمة
        halim haleem حليم
        halima حليمة
        hanane hanan حنان
        hayet hayat hayette حياة حيات
        hafid hafez hafiz hafidh hafeez حفيظ حافظ
        hafida hafidha hafiza حفيظة
        habib habeb habibe حبيب
        habiba حبيبة
        hichem hisham hicham hichame هشام
        houari haouari lhouari هواري
        houda huda hoda هدى
        houria حورية
        nouha noha nuha نهى
        souha soha suha سهى
        lobna loubna lubna لبنى
        houaria haouaria هوارية
        hiba heba هبة
        hind hinde hend هند
        hadi hady هادي
        hadda حدة
        ouahiba wahiba وهيبة
        wahid ouahid وحيد
        ouahida wahida وحيدة
        walid oualid waleed وليد
        wafa ouafa wafaa وفاء
        wassim ouassim wasim ouacim wacim وسيم
        wassila ouassila wasila وسيلة
        wahab ouahab wahhab وهاب
        ouarda warda وردة
        ouardia wardia وردية
        ouiza wiza ويزة
        lounes lounas لوناس
        lounis لونيس
        louiza louisa luiza لويزة
        larbi laarbi العربي لعربي
        lakhdar lakhder الأخضر لخضر
        laid العيد لعيد
        layachi laayachi العياشي لعياشي
        leila layla laila leyla lila ليلى
        latif lateef لطيف
        latifa lateefa لطيفة
        lotfi lutfi lotfy لطفي
        linda lynda ليندة ليندا
        lina lyna لينا لينة
        lamia lamya لمياء لامية
        lah له
        zahia زاهية
        zahra zohra zehra زهرة زهراء
        zakaria zakariya zakarya zakariaa زكريا زكرياء
        zaki zaky زكي
        zineb zeinab zaineb zeineb zaynab zainab zayneb زينب
        zine zin zein zayn zain زين
        zoubir zubair zoubeir zobir زبير
        zoubida zobida زبيدة
        zoulikha zolikha زليخة زوليخة
        zoheir zouheir zuhair zouhir zoher zuheir زهير
        ziad ziyad زياد
        chaabane chabane shaaban chaban شعبان
        chafik chafiq shafik شفيق
        chahrazed chahrazad shahrazad شهرزاد
        chahinez chahinaz chahynez شاهيناز
        charef شارف
        cherif sharif sherif chérif chareef شريف
        cherifa charifa sharifa شريفة
        cheikh sheikh chikh شيخ
        choukri chokri shukri شكري
        chakib chekib شكيب
        sabah صباح
        sabrina صبرينة
        sabrine sabrin صبرين
        sabri sabry صبري
        safia safya صفية
        sakina سكينة
        sihem siham seham سهام
        sofiane soufiane sofyan sufyan sofian soufyane sofyane سفيان
        souad suad soad سعاد
        souhila suhaila souheila سهيلة
        souhil suhail souheil سهيل
        souhaib suhaib sohaib صهيب
        sonia sonya صونيا سونيا صونية
        sara sarah سارة
        oussama osama usama ousama أسامة
        othmane othman athmane atmane uthman osman otmane otman عثمان
        aicha aisha aycha ayesha عائشة عيشة عايشة
        aziz azize عزيز
        aziza عزيزة
        adel adil عادل
        adlene adlane عدلان
        anis aniss أنيس
        anissa anisa أنيسة
        anes anas أنس
        assia assya asia آسيا آسية
        achour ashour عاشور
        arezki rezki أرزقي رزقي
        ahlem ahlam أحلام
        aymen ayman aimene aimen aymene أيمن
        ayoub ayyoub ayub أيوب
        asma esma أسماء
        badis بديس باديس
        badr bader bedr badre بدر
        bachir bashir bechir béchir بشير
        bachira بشيرة
        belkacem belgacem belkassem belkasem بلقاسم
        boualem bualem بوعلام
        boudjemaa boudjema boujemaa boudjamaa بوجمعة
        boumediene boumedienne boumedyen boumedien بومدين
        boubaker boubakeur boubeker بوبكر
        bakr bakeur baker بكر
        bouchra bushra بشرى
        baya بية باية
        dalila دليلة
        daoud dawood dawud دواد داود داوود
        dounia dounya دنيا
        dine din deen دين
        ghani ghany غني
        ghania غنية
        kahina كاهنة الكاهنة
        keltoum kelthoum kulthum kalthoum كلثوم
        kheira خيرة
        kheir khair خير
        khadidja khadija khedidja خديجة
        kouider قويدر
        kenza كنزة
        rekia rokia ruqaya rokaya roukia رقية
        rahim raheem رحيم
        rahmane rahman rahmen رحمن رحمان
        razak razzak razzaq rezak رزاق
        hak haq haqq hakk حق
        salam slam سلام
        azzedine ezzedine azeddine azedine izzeddine ezzeddine azzeddine عزالدين
        """
}
